package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.relay.testing.ScriptedUpstream;
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

/** Answers for which the relay's own memory has no room: nobody's fault but ours. */
@TestInstance(Lifecycle.PER_CLASS)
class AnswerMemoryTest {

    /** With one per cent of the heap it has no room, and is well below what is allowed. */
    private static final String LARGE = "x".repeat(6 << 20);

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}";

    private final FrontDoor door =
            new FrontDoor(Map.of("NEXUSAPI_UPSTREAM_ANSWERS_HEAP_PERCENT", "1"));
    private final ScriptedUpstream upstream = door.upstream;
    private final ScriptedUpstream spare = new ScriptedUpstream();
    private final List<String> channels = new ArrayList<>();

    @BeforeAll
    void offer() {
        door.stage.admin().offer("text", List.of("chat.completions"), FrontDoor.TEXT);
        door.stage.admin().offer("claude", List.of("messages"), FrontDoor.TEXT);
        channels.add(door.stage.admin().connect(upstream.url(), 0, "text"));
        channels.add(
                door.stage
                        .admin()
                        .connect("anthropic", upstream.anthropicUrl(), Map.of("claude", "claude")));
        door.stage.admin().connect(spare.url(), 1, "text");
    }

    @AfterAll
    void close() {
        door.close();
        spare.close();
    }

    private HttpResponse<String> chat(boolean stream) {
        return door.chat(UpstreamFault.request("text", stream));
    }

    private void assertOurFault(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(door.receipt(response).request().charge()).isEqualTo(Money.ZERO);
        assertThat(spare.received()).isEmpty();
        for (String id : channels) {
            JsonNode channel = door.stage.admin().get("/channels/" + id);
            assertThat(channel.findPath("fault").asText()).isEmpty();
            assertThat(channel.path("health").asText()).isNotEqualTo("FAILING");
        }
    }

    @Test
    void wholeAnswersAreRefusedAndCountForNothing() {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"choices\":[{\"message\":{\"content\":\""
                                + LARGE
                                + "\"},\"finish_reason\":\"stop\"}],"
                                + USAGE
                                + "}"));
        // as many as would open the channel's breaker
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> response = chat(false);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("\"code\":\"service_unavailable\"");
            assertOurFault(response);
        }
        upstream.reply(UpstreamFault.none(false));
        assertThat(chat(false).statusCode()).isEqualTo(200);
    }

    @Test
    void streamsWhoseFirstEventFindsNoRoomAreRefusedAndCountForNothing() {
        upstream.reply(
                Reply.events(
                        "data: {\"choices\":[{\"delta\":{\"content\":\"" + LARGE + "\"}}]}\n\n"));
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> response = chat(true);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("\"code\":\"service_unavailable\"");
            assertOurFault(response);
        }
        upstream.reply(UpstreamFault.none(true));
        assertThat(chat(true).body()).contains("[DONE]");
    }

    @Test
    void clientsOfAnthropicAreToldInTheirWords() {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\""
                                + LARGE
                                + "\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
        HttpResponse<String> response =
                door.post(
                        "/v1/messages", "{\"model\":\"claude\",\"max_tokens\":50,\"messages\":[]}");
        assertThat(response.statusCode()).isEqualTo(529);
        assertThat(response.body()).contains("\"type\":\"overloaded_error\"");
        assertOurFault(response);
    }
}
