package com.nexusapi.relay.blackbox;

import static com.nexusapi.relay.blackbox.ChatWire.DONE;
import static com.nexusapi.relay.blackbox.ChatWire.STOP;
import static com.nexusapi.relay.blackbox.ChatWire.USAGE;
import static com.nexusapi.relay.blackbox.ChatWire.answer;
import static com.nexusapi.relay.blackbox.ChatWire.mapped;
import static com.nexusapi.relay.blackbox.ChatWire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The black-box cases of surface reference §8, by their numbers. Those that need another stage have
 * it elsewhere: 11 (retries of the SDKs) in the SDK tests, 12 in QuotaTest, 13 in OutgrownHoldTest,
 * 14 in KillTest, 16 and 19 in UsageTableTest, 20 (a price that changes in mid-call) in
 * PriceAtAuthorizeTest, 21 to 23 and 25 in EndpointsTest, 26 in UploadsTest, 27 in BadInputTest and
 * JsonRequestTest, 29 in BadInputTest and SuspensionTest.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ConformanceTest {

    private final FrontDoor door = new FrontDoor();
    private final Stage stage = door.stage;
    private final ScriptedUpstream upstream = door.upstream;
    private final ScriptedUpstream second = new ScriptedUpstream();

    @BeforeAll
    void offer() {
        List<String> chat = List.of("chat.completions");
        Prices dear =
                Prices.ofText(Price.ofPicos(2_000), Price.ofPicos(20_000))
                        .withCachedInput(Price.ofPicos(200));
        stage.admin()
                .offer(
                        "m",
                        chat,
                        new PriceSheet(
                                FrontDoor.TEXT,
                                List.of(new PriceSheet.LongContext(1_000, dear)),
                                Map.of("priority", 20_000L)));
        stage.admin().offer("twice", chat, FrontDoor.TEXT);
        stage.admin().define("unpriced");
        stage.admin()
                .connect(
                        "openai-compatible",
                        upstream.url(),
                        Map.of("m", "theirs", "unpriced", "x"));
        stage.admin().connect(upstream.url(), 0, "twice");
        stage.admin().connect(second.url(), 1, "twice");
    }

    @AfterAll
    void close() {
        door.close();
        second.close();
    }

    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Say something, please.\"}]}";

    @Test
    @DisplayName("1: every byte but the model's name passes as it is, both ways")
    void passesBytes() {
        String before =
                "{ \"x\":1.0,\"y\":1e0 , \"caf\\u00e9\":\"\\u00e9\",\"model\":\"m\",\"max_tokens\":9}";
        String body =
                "{\"model\":\"theirs\", \"z\":[1.0,1e0],\"choices\":[{\"message\":{\"content\":\"\\u00e9\"}}]}";
        upstream.reply(Reply.json(200, body));
        HttpResponse<String> response = door.chat(before);
        assertThat(upstream.last().text()).isEqualTo(before.replace("\"m\"", "\"theirs\""));
        assertThat(response.body()).isEqualTo(body.replace("\"theirs\"", "\"m\""));
    }

    @Test
    @DisplayName("2: a stream whose client did not ask for usage has none, and is charged by it")
    void hidesUsage() {
        String nulls = text("hi").replace("}]}", "}],\"usage\":null}");
        upstream.reply(Reply.events(nulls + STOP + USAGE + DONE));
        HttpResponse<String> response = door.chat(STREAM);
        assertThat(upstream.last().text()).contains("\"stream_options\":{\"include_usage\":true}");
        assertThat(response.body()).isEqualTo(mapped(text("hi") + STOP + DONE));
        assertThat(door.chargeOf(response)).isEqualTo(10 + 30);
    }

    @Test
    @DisplayName("3: a client that asked for usage gets it once, in the last chunk")
    void showsUsage() {
        upstream.reply(Reply.events(text("hi") + STOP + USAGE + DONE));
        HttpResponse<String> response =
                door.chat(
                        STREAM.replace(
                                "\"stream\":true",
                                "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(response.body()).isEqualTo(mapped(text("hi") + STOP + USAGE + DONE));
    }

    @ParameterizedTest
    @DisplayName("4: usage wherever it stands, or nowhere")
    @CsvSource({
        "last content, 40, UPSTREAM",
        "every, 40, UPSTREAM",
        "missing, 0, COUNTED",
        "zero, 0, COUNTED"
    })
    void readsUsage(String where, long nanos, UsageSource source) {
        String usage = ",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3}";
        String withUsage = STOP.replace("}]}", "}]" + usage + "}");
        String zero =
                STOP.replace("}]}", "}],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}");
        String events =
                switch (where) {
                    case "last content" -> text("hi there") + withUsage;
                    case "every" ->
                            text("hi there")
                                            .replace(
                                                    "}]}",
                                                    "}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1}}")
                                    + withUsage;
                    case "zero" -> text("hi there") + zero;
                    default -> text("hi there") + STOP;
                };
        upstream.reply(Reply.events(events + DONE));
        HttpResponse<String> response = door.chat(STREAM);
        assertThat(response.body()).doesNotContain("usage");
        assertThat(door.receipt(response).request().usageSource()).isEqualTo(source);
        if (source == UsageSource.UPSTREAM) {
            assertThat(door.chargeOf(response)).isEqualTo(nanos);
        } else {
            assertThat(door.chargeOf(response)).isBetween(1L, 100L);
        }
    }

    @Test
    @DisplayName("5: a null error does not reach the client")
    void deletesNullErrors() {
        upstream.reply(
                Reply.events((text("hi") + STOP).replace("}\n\n", ",\"error\":null}\n\n") + DONE));
        assertThat(door.chat(STREAM).body()).isEqualTo(mapped(text("hi") + STOP + DONE));
    }

    @Test
    @DisplayName("6: however the upstream cuts and decorates its events, the client sees the same")
    void readsForgivingly() {
        byte[] events =
                ("\uFEFF: comment\r\n"
                                + (text("grüße 👋") + STOP + USAGE + DONE)
                                        .replace("\n", "\r\n")
                                        .replace("data: ", "data:"))
                        .getBytes(StandardCharsets.UTF_8);
        upstream.reply((_, connection) -> {
            connection.setTcpNoDelay(true);
            connection.getOutputStream().write(Reply.head("text/event-stream"));
            for (byte one : events) {
                connection.getOutputStream().write(one);
                connection.getOutputStream().flush();
            }
        });
        assertThat(door.chat(STREAM).body()).isEqualTo(mapped(text("grüße 👋") + STOP + DONE));
    }

    @Test
    @DisplayName("7: the body ends behind [DONE] though the upstream's does not")
    void endsAtOnce() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        upstream.reply((request, connection) -> {
            Reply.events(text("hi") + STOP + DONE).to(request, connection);
            connection.getOutputStream().flush();
            ended.await(20, TimeUnit.SECONDS);
        });
        assertThat(door.chat(STREAM).body()).endsWith(DONE);
        ended.countDown();
    }

    @Test
    @DisplayName(
            "8: a stream that breaks ends with an error and without [DONE]; what came is charged")
    void breaksHonestly() {
        upstream.reply(Reply.events(text("half of an answer")));
        HttpResponse<String> response = door.chat(STREAM);
        assertThat(response.body())
                .contains("\"code\":\"upstream_error\"")
                .doesNotContain("[DONE]");
        assertThat(door.chargeOf(response)).isBetween(10L, 200L);
    }

    @Test
    @DisplayName(
            "9: before the first event another channel takes over; if none can, nothing is charged")
    void failsOver() {
        String ask = STREAM.replace("\"m\"", "\"twice\"");
        upstream.reply(Reply.events(""));
        second.reply(Reply.events(text("hi") + STOP + USAGE + DONE));
        HttpResponse<String> response = door.chat(ask);
        assertThat(response.body()).isEqualTo(text("hi") + STOP + DONE);
        second.reply((_, connection) -> connection.close());
        HttpResponse<String> failed = door.chat(ask);
        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(door.receipt(failed).request().charge()).isEqualTo(Money.ZERO);
    }

    @Test
    @DisplayName("10: a client that leaves early ends the upstream's work and pays for what it got")
    void cancelsUpstream() throws IOException, InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        byte[] more = text("and so on").getBytes(StandardCharsets.UTF_8);
        upstream.reply((request, connection) -> {
            Reply.events(text("the beginning")).to(request, connection);
            connection.getOutputStream().flush();
            try {
                while (true) {
                    Thread.sleep(20);
                    connection.getOutputStream().write(more);
                }
            } finally {
                cancelled.countDown();
            }
        });
        String id;
        try (StreamingClient client = StreamingClient.open(stage, STREAM)) {
            id = client.requestId();
            assertThat(client.readUntil("the beginning")).isTrue();
        }
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stage.admin().awaitReceipt(id).request().charge().nanoUsd()).isBetween(5L, 200L);
    }

    @Test
    @DisplayName("15: cached tokens cost the same however a provider reports them")
    void pricesCachedTokensOnce() {
        upstream.reply(
                Reply.json(
                        200,
                        answer(
                                "{\"prompt_tokens\":1000,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":800}}")));
        assertThat(door.chargeOf(door.chat(sized(2_000)))).isEqualTo(200 + 80 + 10);
    }

    private static String sized(int bytes) {
        return "{\"model\":\"m\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\""
                + "a ".repeat(bytes / 2)
                + "\"}]}";
    }

    @ParameterizedTest
    @DisplayName("17: the dearer prices begin one token above the threshold")
    @CsvSource({"1000, 1010", "1001, 2022"})
    void changesTierAboveTheThreshold(long prompt, long nanos) {
        upstream.reply(
                Reply.json(
                        200, answer("{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":1}")));
        assertThat(door.chargeOf(door.chat(sized(3_000)))).isEqualTo(nanos);
    }

    @Test
    @DisplayName("18: charged is the tier that served, and a tier without price is refused")
    void chargesTheTierThatServed() {
        String ask = STREAM.replace("\"stream\":true,", "\"service_tier\":\"priority\",");
        String usage = "{\"prompt_tokens\":10,\"completion_tokens\":3}";
        upstream.reply(Reply.json(200, answer(usage + ",\"service_tier\":\"default\"")));
        assertThat(door.chargeOf(door.chat(ask))).isEqualTo(40);
        upstream.reply(Reply.json(200, answer(usage + ",\"service_tier\":\"priority\"")));
        assertThat(door.chargeOf(door.chat(ask))).isEqualTo(80);
        assertThat(door.chat(ask.replace("priority", "ultrafast")).body())
                .contains("unsupported_parameter")
                .contains("service_tier");
    }

    @Test
    @DisplayName("20: a model without price is unknown, and nothing is sent")
    void servesNothingUnpriced() {
        int sent = upstream.received().size();
        HttpResponse<String> response = door.chat(STREAM.replace("\"m\"", "\"unpriced\""));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("model_not_found");
        assertThat(upstream.received()).hasSize(sent);
    }

    @Test
    @DisplayName("24: a WebSocket is told to use HTTP, with or without a key")
    void answersTheWebSocketProbe() throws IOException {
        String answer =
                StreamingClient.raw(
                        stage,
                        "GET /v1/responses HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                                + "OpenAI-Beta: responses_websockets=2026-02-06\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 426 ")
                .contains("Content-Length:", "upgrade_required");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("connection: close");
        assertThat(door.get("/v1/responses").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @DisplayName(
            "28: whatever an upstream says in an error, the client gets an envelope without secrets")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    500 | text/html | <html>Oops at api.secret-host.example</html> | 502 | upstream_error
                    400 | application/json | [{"error":{"code":400,"message":"bad field","status":"INVALID_ARGUMENT"}}] | 400 | bad field
                    400 | application/json | {"object":"error","message":"flat","type":"BadRequestError","param":null,"code":400} | 400 | flat
                    400 | application/json | {"error":{"message":"too long sk-upstream-secret-0001","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}} | 400 | context_length_exceeded
                    401 | application/json | {"error":{"message":"Incorrect API key sk-upstream-secret-0001","code":"invalid_api_key"}} | 503 | upstream_unavailable
                    402 | application/json | {"error":{"message":"Insufficient Balance"}} | 503 | upstream_unavailable
                    429 | application/json | {"error":{"message":"Rate limit for org-abcdef"}} | 429 | upstream_overloaded
                    """)
    void rebuildsErrors(int status, String type, String body, int expected, String inBody) {
        upstream.reply(Reply.whole(status, type, body.getBytes(StandardCharsets.UTF_8)));
        HttpResponse<String> response = door.chat(STREAM);
        assertThat(response.statusCode()).isEqualTo(expected);
        assertThat(response.body())
                .contains(inBody)
                .doesNotContain("secret")
                .doesNotContain("org-abcdef");
        JsonNode error = door.parsed(response.body()).path("error");
        assertThat(error.path("code").isTextual() || error.path("code").isNull()).isTrue();
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(List.of("param", "type").stream().allMatch(error::has)).isTrue();
        assertThat(door.receipt(response).request().charge()).isEqualTo(Money.ZERO);
    }

    @Test
    @DisplayName("30: a silent upstream is bridged by comments")
    void keepsSilentStreamsAlive() {
        upstream.reply((request, connection) -> {
            Reply.events(text("hi")).to(request, connection);
            connection.getOutputStream().flush();
            Thread.sleep(11_000);
            connection.getOutputStream().write((STOP + DONE).getBytes(StandardCharsets.UTF_8));
        });
        assertThat(door.chat(STREAM).body())
                .isEqualTo(mapped(text("hi") + ": keep-alive\n\n" + STOP + DONE));
    }

    @Test
    @DisplayName("30: a client that does not read stops the upstream, not the relay's memory")
    void slowReadersHoldTheUpstreamBack() throws IOException, InterruptedException {
        long most = 256L << 20;
        AtomicLong written = new AtomicLong();
        String big = text("x".repeat(60_000));
        upstream.reply((request, connection) -> {
            Reply.events("").to(request, connection);
            while (written.get() < most) {
                connection.getOutputStream().write(big.getBytes(StandardCharsets.UTF_8));
                written.addAndGet(big.length());
            }
        });
        try (StreamingClient client =
                StreamingClient.open(
                        stage, STREAM.replace("\"max_tokens\":50", "\"max_tokens\":16000"))) {
            assertThat(client.requestId()).isNotEmpty();
            long before = -1;
            for (int i = 0; i < 100 && before != written.get(); i++) {
                before = written.get();
                Thread.sleep(300);
            }
            assertThat(written.get()).isBetween(1L, most / 4);
        }
    }
}
