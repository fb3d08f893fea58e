package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Received;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which channel and which credential a call goes over when something fails (DESIGN §7). */
@TestInstance(Lifecycle.PER_CLASS)
class RoutingTest {

    private static final String GOOD =
            "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";

    private final FrontDoor door = new FrontDoor();
    private final ScriptedUpstream first = door.upstream;
    private final ScriptedUpstream second = new ScriptedUpstream();

    @BeforeAll
    void offer() {
        for (String model : List.of("failing", "rotating", "tested")) {
            door.stage.admin().offer(model, List.of("chat.completions"), FrontDoor.TEXT);
        }
    }

    @AfterAll
    void close() {
        door.close();
        second.close();
    }

    private HttpResponse<String> call(String model) {
        return door.chat("{\"model\":\"" + model + "\",\"max_tokens\":5,\"messages\":[]}");
    }

    private String connect(
            ScriptedUpstream upstream, String model, int priority, List<String> keys) {
        return door.stage
                .admin()
                .post(
                        "/channels",
                        Map.of(
                                "name",
                                "to " + model,
                                "kind",
                                "openai-compatible",
                                "baseUrl",
                                upstream.url(),
                                "credentials",
                                keys,
                                "models",
                                Map.of(model, model),
                                "priority",
                                priority,
                                "allowPrivateAddress",
                                true))
                .path("id")
                .asText();
    }

    private JsonNode channel(String id) {
        return door.stage.admin().get("/channels/" + id);
    }

    @Test
    void aFailingChannelIsLeftAlone() {
        String bad = connect(first, "failing", 0, List.of("sk-first-000000000001"));
        connect(second, "failing", 1, List.of("sk-second-00000000001"));
        // no answer, which rests for longer than the next calls take
        first.reply(Reply.json(200, "<html>"));
        second.reply(Reply.json(200, GOOD));
        for (int i = 0; i < 10; i++) {
            assertThat(call("failing").statusCode()).isEqualTo(200);
        }
        // three faults, and no more until the first probe
        assertThat(first.received().stream().filter(r -> r.text().contains("failing"))).hasSize(3);
        JsonNode health = channel(bad).path("modelHealth").get(0);
        assertThat(health.path("state").asText()).isEqualTo("OPEN");
        assertThat(health.path("lastFailure").path("fault").asText()).isEqualTo("UNUSABLE");
        assertThat(channel(bad).path("health").asText()).isEqualTo("FAILING");
        assertThat(alarms("channel_failing"))
                .singleElement()
                .asString()
                .startsWith("Channel “to failing” fails for failing;");
    }

    private List<String> alarms(String code) {
        List<String> details = new ArrayList<>();
        String span = "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&step=PT24H";
        for (JsonNode alarm : door.stage.admin().get("/overview" + span).path("alarms")) {
            if (alarm.path("code").asText().equals(code)) {
                details.add(alarm.path("detail").asText());
            }
        }
        return details;
    }

    @Test
    void anotherCredentialOfTheSameChannelTakesOver() {
        String id =
                connect(
                        first,
                        "rotating",
                        0,
                        List.of(
                                "sk-refused-0000000001",
                                "sk-limited-0000000001",
                                "sk-good-00000000000001"));
        first.reply((request, connection) -> {
            Reply reply =
                    request.header("authorization").contains("refused")
                            ? Reply.json(401, "{\"error\":{\"message\":\"no\"}}")
                            : request.header("authorization").contains("limited")
                                    ? Reply.json(
                                            429,
                                            "{\"error\":{\"message\":\"slow\"}}",
                                            "Retry-After: 60")
                                    : Reply.json(200, GOOD);
            reply.to(request, connection);
        });
        int before = first.received().size();
        for (int i = 0; i < 30; i++) {
            assertThat(call("rotating").statusCode()).isEqualTo(200);
        }
        List<Received> sent = first.received().subList(before, first.received().size());
        // each of the two bad ones was tried once, and then left aside
        assertThat(sent)
                .filteredOn(r -> r.header("authorization").contains("refused"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(sent)
                .filteredOn(r -> r.header("authorization").contains("limited"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(sent).filteredOn(r -> r.header("authorization").contains("good")).hasSize(30);
        String shown = channel(id).toString();
        assertThat(shown).contains("CREDENTIAL_REFUSED", "OVERLOADED").doesNotContain("sk-");
        assertThat(channel(id).path("health").asText()).isEqualTo("HEALTHY");
        assertThat(alarms("credential_refused"))
                .contains("Channel “to rotating” refuses its credential that ends in 0001");
    }

    @Test
    void anOperatorTriesAChannel() {
        String id = connect(second, "tested", 0, List.of("sk-tested-00000000001"));
        second.reply(Reply.json(200, GOOD));
        JsonNode good =
                door.stage.admin().post("/channels/" + id + "/test", Map.of("model", "tested"));
        assertThat(good.path("ok").asBoolean()).isTrue();
        assertThat(good.path("usage").path("inputTokens").asInt()).isEqualTo(1);
        assertThat(second.last().text()).contains("\"max_tokens\":16");
        assertThat(good.path("firstByteMs").asLong(-1))
                .isBetween(0L, good.path("latencyMs").asLong());
        second.reply(
                Reply.json(
                        401,
                        "{\"error\":{\"message\":\"Incorrect API key sk-tested-00000000001\"}}"));
        JsonNode bad =
                door.stage.admin().post("/channels/" + id + "/test", Map.of("model", "tested"));
        assertThat(bad.path("ok").asBoolean()).isFalse();
        assertThat(bad.path("status").asInt()).isEqualTo(401);
        assertThat(bad.path("fault").asText()).isEqualTo("CREDENTIAL_REFUSED");
        assertThat(bad.path("error").asText()).contains("Incorrect").doesNotContain("sk-tested");
        assertThat(bad.path("firstByteMs").isNumber()).isTrue();
        second.reply((_, connection) -> connection.close());
        JsonNode none =
                door.stage.admin().post("/channels/" + id + "/test", Map.of("model", "tested"));
        assertThat(none.path("fault").asText()).isEqualTo("RESET");
        assertThat(none.path("firstByteMs").isNull()).isTrue();
    }

    /** The test call, and a call that does not say how much it wants: one and the same member. */
    @ParameterizedTest
    @CsvSource({
        "openai, max_completion_tokens",
        "azure-openai, max_completion_tokens",
        "openai-compatible, max_tokens",
        "gemini, max_tokens"
    })
    void outputIsLimitedByTheMemberThatTheKindOfChannelKnows(String kind, String member) {
        String model = "limited-" + kind;
        door.stage.admin().offer(model, List.of("chat.completions"), FrontDoor.TEXT);
        String id = door.stage.admin().connect(kind, second.url(), Map.of(model, model));
        second.reply(Reply.json(200, GOOD));
        door.stage.admin().post("/channels/" + id + "/test", Map.of("model", model));
        assertThat(second.last().text()).contains("\"" + member + "\":16");
        assertThat(
                        door.chat("{\"model\":\"" + model + "\",\"messages\":[]}")
                                .headers()
                                .firstValue("x-nexus-output-cap"))
                .isPresent();
        assertThat(door.parsed(second.last().text()).fieldNames())
                .toIterable()
                .filteredOn(name -> name.startsWith("max_"))
                .containsExactly(member);
    }
}
