package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of a call whose upstream fails in each of the ways an upstream can, whole and
 * streamed. Each line is lived through twice, with models of its own: with one channel, which shows
 * what the client sees, what is charged, what the channel's health says and that the next call goes
 * through once the upstream is well again; and with a second channel, which shows whether it takes
 * over.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FaultMatrixTest {

    private final FrontDoor door =
            new FrontDoor(
                    Map.of(
                            "NEXUSAPI_UPSTREAM_FIRST_BYTE_SECONDS",
                            "1",
                            "NEXUSAPI_UPSTREAM_IDLE_SECONDS",
                            "1"));
    private final ScriptedUpstream failing = door.upstream;
    private final ScriptedUpstream spare = new ScriptedUpstream();

    @BeforeAll
    void replyWell() {
        spare.reply((request, connection) ->
                UpstreamFault.none(request.text().contains("\"stream\":true"))
                        .to(request, connection));
    }

    @AfterAll
    void close() {
        door.close();
        spare.close();
    }

    enum Charged {
        NOTHING,
        /** What was delivered, counted here. */
        PART,
        WHOLE
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # fault              | stream | status | code                 | charged | health             | takes over
                    REFUSED              | false  | 502    | upstream_error       | NOTHING | CONNECT            | true
                    REFUSED              | true   | 502    | upstream_error       | NOTHING | CONNECT            | true
                    RESET                | false  | 502    | upstream_error       | NOTHING | RESET              | true
                    RESET                | true   | 502    | upstream_error       | NOTHING | RESET              | true
                    UNAUTHORIZED         | false  | 503    | upstream_unavailable | NOTHING | CREDENTIAL_REFUSED | true
                    UNAUTHORIZED         | true   | 503    | upstream_unavailable | NOTHING | CREDENTIAL_REFUSED | true
                    FORBIDDEN            | false  | 503    | upstream_unavailable | NOTHING | CREDENTIAL_REFUSED | true
                    FORBIDDEN            | true   | 503    | upstream_unavailable | NOTHING | CREDENTIAL_REFUSED | true
                    LIMITED              | false  | 429    | upstream_overloaded  | NOTHING | OVERLOADED         | true
                    LIMITED              | true   | 429    | upstream_overloaded  | NOTHING | OVERLOADED         | true
                    LIMITED_FOR_SECONDS  | false  | 429    | upstream_overloaded  | NOTHING | OVERLOADED         | true
                    LIMITED_FOR_SECONDS  | true   | 429    | upstream_overloaded  | NOTHING | OVERLOADED         | true
                    STATUS_500           | false  | 502    | upstream_error       | NOTHING | STATUS             | true
                    STATUS_500           | true   | 502    | upstream_error       | NOTHING | STATUS             | true
                    STATUS_503           | false  | 502    | upstream_error       | NOTHING | STATUS             | true
                    STATUS_503           | true   | 502    | upstream_error       | NOTHING | STATUS             | true
                    HANG_BEFORE_HEAD     | false  | 504    | upstream_timeout     | NOTHING | FIRST_BYTE_TIMEOUT | false
                    HANG_BEFORE_HEAD     | true   | 504    | upstream_timeout     | NOTHING | FIRST_BYTE_TIMEOUT | false
                    HANG_AFTER_HEAD      | false  | 504    | upstream_timeout     | NOTHING | IDLE_TIMEOUT       | false
                    HANG_AFTER_HEAD      | true   | 504    | upstream_timeout     | NOTHING | IDLE_TIMEOUT       | false
                    HANG_IN_THE_MIDDLE   | false  | 504    | upstream_timeout     | NOTHING | IDLE_TIMEOUT       | false
                    HANG_IN_THE_MIDDLE   | true   | 200    | upstream_timeout     | PART    | IDLE_TIMEOUT       | false
                    CUT_IN_THE_MIDDLE    | false  | 502    | upstream_error       | NOTHING | RESET              | true
                    CUT_IN_THE_MIDDLE    | true   | 200    | upstream_error       | PART    | UNUSABLE           | false
                    NO_HTTP              | false  | 502    | upstream_error       | NOTHING | GARBAGE            | true
                    NO_HTTP              | true   | 502    | upstream_error       | NOTHING | GARBAGE            | true
                    NO_JSON              | false  | 502    | upstream_error       | NOTHING | UNUSABLE           | true
                    NO_JSON              | true   | 502    | upstream_error       | NOTHING | UNUSABLE           | true
                    OVERSIZED            | false  | 502    | upstream_error       | NOTHING | TOO_LARGE          | false
                    OVERSIZED            | true   | 502    | upstream_error       | NOTHING | UNUSABLE           | true
                    SLOW_DRIP            | false  | 200    |                      | WHOLE   |                    | false
                    SLOW_DRIP            | true   | 200    |                      | WHOLE   |                    | false
                    """)
    void livesThrough(
            UpstreamFault fault,
            boolean stream,
            int status,
            String code,
            Charged charged,
            String health,
            boolean takesOver)
            throws IOException {
        String alone = offer(fault, stream, "alone");
        String both = offer(fault, stream, "both");
        String failingUrl = fault == UpstreamFault.REFUSED ? closedPort() : failing.url();
        String channel = connect(failingUrl, 0, alone);
        connect(failingUrl, 0, both);
        connect(spare.url(), 1, both);

        failing.reply(fault.reply(stream));
        int before = spare.received().size();
        HttpResponse<String> second = call(both, stream);
        assertThat(spare.received()).hasSize(before + (takesOver ? 1 : 0));
        if (takesOver) {
            assertGood(second);
        }
        HttpResponse<String> response = call(alone, stream);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (code == null) {
            assertGood(response);
            assertThat(healthOf(channel)).isEmpty();
        } else {
            assertThat(response.body()).contains("\"code\":\"" + code + "\"");
            assertThat(response.body()).doesNotContain("[DONE]");
            assertThat(response.headers().firstValue("retry-after")).isEqualTo(fault.retryAfter());
            assertThat(healthOf(channel)).isEqualTo(health);
        }
        assertCharged(response, charged);
        if (fault != UpstreamFault.REFUSED) {
            failing.reply(UpstreamFault.none(stream));
            assertGood(call(alone, stream));
        }
    }

    private String offer(UpstreamFault fault, boolean stream, String channels) {
        String model =
                (fault + (stream ? "-stream-" : "-whole-") + channels).toLowerCase(Locale.ROOT);
        door.stage.admin().offer(model, 1_000, 10_000);
        return model;
    }

    private String connect(String url, int priority, String model) {
        return door.stage.admin().connect(url, priority, model);
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
        }
    }

    private HttpResponse<String> call(String model, boolean stream) {
        return door.chat(UpstreamFault.request(model, stream));
    }

    private void assertGood(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"finish_reason\":\"stop\"");
        assertThat(door.chargeOf(response)).isEqualTo(UpstreamFault.COST_NANOS);
    }

    private void assertCharged(HttpResponse<String> response, Charged charged) {
        RequestSummary request =
                door.stage.admin().awaitReceipt(FrontDoor.idOf(response)).request();
        switch (charged) {
            case NOTHING -> assertThat(request.charge()).isEqualTo(Money.ZERO);
            case PART -> assertThat(request.charge().nanoUsd()).isBetween(10L, 200L);
            case WHOLE ->
                    assertThat(request.charge().nanoUsd()).isEqualTo(UpstreamFault.COST_NANOS);
        }
    }

    /** The fault that is remembered of the channel or of its credential. */
    private String healthOf(String channelId) {
        JsonNode channel = door.stage.admin().get("/channels/" + channelId);
        JsonNode aside = channel.path("credentials").path(0).path("setAside").path(0);
        JsonNode last = channel.path("modelHealth").path(0).path("lastFailure");
        return aside.path("fault").asText(last.path("fault").asText());
    }
}
