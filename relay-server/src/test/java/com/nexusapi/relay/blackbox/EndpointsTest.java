package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each endpoint once as it is, and once as a stream: what goes where, and what it costs. */
class EndpointsTest extends EndpointStage {

    @BeforeAll
    void offer() {
        List<String> openAi =
                List.of(
                        "chat.completions",
                        "completions",
                        "responses",
                        "embeddings",
                        "moderations");
        stage.admin().offer("text", openAi, FrontDoor.TEXT);
        stage.admin().offer("claude", List.of("messages"), FrontDoor.TEXT);
        stage.admin().connect("openai-compatible", upstream.url(), Map.of("text", "up-text"));
        stage.admin().connect("anthropic", upstream.anthropicUrl(), Map.of("claude", "up-claude"));
    }

    @Test
    void completions() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"id":"cmpl-1","object":"text_completion","created":1,"model":"up-text",
                         "choices":[{"text":"one","index":0,"finish_reason":"stop","logprobs":null}],
                         "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}
                        """));
        HttpResponse<String> response =
                post(
                        "/v1/completions",
                        "{\"model\":\"text\",\"prompt\":[\"a\",\"b\"],\"max_tokens\":9}");
        assertThat(upstream.last().path()).isEqualTo("/v1/completions");
        assertThat(upstream.last().text())
                .isEqualTo("{\"model\":\"up-text\",\"prompt\":[\"a\",\"b\"],\"max_tokens\":9}");
        assertThat(door.parsed(response.body()).path("model").asText()).isEqualTo("text");
        assertThat(door.chargeOf(response)).isEqualTo(5 + 70);
    }

    @Test
    void embeddings() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"object":"list","model":"up-text","data":[{"object":"embedding","index":0,
                         "embedding":"AAAA"}],"usage":{"prompt_tokens":6,"total_tokens":6}}
                        """));
        HttpResponse<String> response =
                post(
                        "/v1/embeddings",
                        "{\"model\":\"text\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}");
        assertThat(door.parsed(response.body()).path("data").get(0).path("embedding").asText())
                .isEqualTo("AAAA");
        assertThat(door.chargeOf(response)).isEqualTo(6);
    }

    @Test
    void moderationsWithoutAModelUseTheUsualOne() {
        stage.admin()
                .offer(
                        "omni-moderation-latest",
                        List.of("moderations"),
                        Prices.NONE.withInput(Price.FREE));
        stage.admin()
                .connect(
                        "openai",
                        upstream.url(),
                        Map.of("omni-moderation-latest", "omni-moderation-latest"));
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"id":"modr-1","model":"omni-moderation-latest","results":[{"flagged":false}]}
                        """));
        HttpResponse<String> response = post("/v1/moderations", "{\"input\":\"hello\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(upstream.last().text())
                .isEqualTo("{\"model\":\"omni-moderation-latest\",\"input\":\"hello\"}");
        assertThat(door.chargeOf(response)).isZero();
    }

    @Test
    void responses() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"id":"resp_whole","object":"response","status":"completed","error":null,
                         "model":"up-text","output":[{"type":"message","content":[
                           {"type":"output_text","text":"hi"}]}],
                         "usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":10},
                          "output_tokens":4,"output_tokens_details":{"reasoning_tokens":3},
                          "total_tokens":24}}
                        """));
        HttpResponse<String> response =
                post("/v1/responses", "{\"model\":\"text\",\"input\":\"hi\"}");
        assertThat(upstream.last().text())
                .isEqualTo("{\"max_output_tokens\":4096,\"model\":\"up-text\",\"input\":\"hi\"}");
        assertThat(door.parsed(response.body()).path("model").asText()).isEqualTo("text");
        assertThat(response.headers().firstValue("x-nexus-output-cap")).contains("4096");
        assertThat(door.chargeOf(response)).isEqualTo(10 + 1 + 40);
    }

    @Test
    void responsesStreamed() {
        upstream.reply(
                Reply.events(
                        """
                        event: response.created
                        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_s","model":"up-text","status":"in_progress","usage":null,"error":null}}

                        event: response.output_text.delta
                        data: {"type":"response.output_text.delta","sequence_number":1,"delta":"hi"}

                        event: response.completed
                        data: {"type":"response.completed","sequence_number":2,"response":{"id":"resp_s","model":"up-text","status":"completed","error":null,"output":[],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}}

                        """));
        HttpResponse<String> response =
                post("/v1/responses", "{\"model\":\"text\",\"input\":\"hi\",\"stream\":true}");
        assertThat(response.body())
                .isEqualTo(
                        """
                        event: response.created
                        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_s","model":"text","status":"in_progress","usage":null,"error":null}}

                        event: response.output_text.delta
                        data: {"type":"response.output_text.delta","sequence_number":1,"delta":"hi"}

                        event: response.completed
                        data: {"type":"response.completed","sequence_number":2,"response":{"id":"resp_s","model":"text","status":"completed","error":null,"output":[],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}}

                        """);
        assertThat(door.chargeOf(response)).isEqualTo(3 + 20);
    }

    @Test
    void aBrokenResponseEndsAsFailedInItsOwnWords() {
        upstream.reply(
                Reply.events(
                        """
                        event: response.created
                        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_b","model":"up-text","status":"in_progress","error":null}}

                        event: response.output_text.delta
                        data: {"type":"response.output_text.delta","sequence_number":1,"delta":"half of it"}

                        """));
        HttpResponse<String> response =
                post("/v1/responses", "{\"model\":\"text\",\"input\":\"hi\",\"stream\":true}");
        String last =
                response.body().strip().substring(response.body().strip().lastIndexOf("\n") + 1);
        JsonNode event = door.parsed(last.substring("data: ".length()));
        assertThat(event.path("type").asText()).isEqualTo("response.failed");
        assertThat(event.path("sequence_number").asInt()).isEqualTo(2);
        assertThat(event.path("response").path("id").asText()).isEqualTo("resp_b");
        assertThat(event.path("response").path("status").asText()).isEqualTo("failed");
        assertThat(event.path("response").path("error").path("code").asText())
                .isEqualTo("server_error");
        assertThat(door.chargeOf(response)).isPositive();
    }

    @Test
    void messages() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"id":"msg_1","type":"message","role":"assistant","model":"up-claude",
                         "content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn",
                         "usage":{"input_tokens":200,"cache_read_input_tokens":800,
                          "cache_creation_input_tokens":0,"output_tokens":5}}
                        """));
        HttpResponse<String> response =
                stage.send(
                        stage.request("/v1/messages?beta=true")
                                .header("anthropic-version", "2023-06-01")
                                .header("anthropic-beta", "a-1,b-2")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"model\":\"claude\",\"max_tokens\":50,\"system\":\"%s\",\"messages\":[]}"
                                                        .formatted("Be brief. ".repeat(200))))
                                .build());
        assertThat(upstream.last().path()).isEqualTo("/v1/messages");
        assertThat(upstream.last().header("x-api-key")).isEqualTo("sk-upstream-secret-0001");
        assertThat(upstream.last().header("authorization")).isEmpty();
        assertThat(upstream.last().header("anthropic-beta")).isEqualTo("a-1,b-2");
        assertThat(door.parsed(response.body()).path("model").asText()).isEqualTo("claude");
        assertThat(response.headers().firstValue("request-id")).isPresent();
        assertThat(door.chargeOf(response)).isEqualTo(200 + 80 + 50);
    }

    @Test
    void messagesStreamed() {
        upstream.reply(
                Reply.events(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"msg_2","model":"up-claude","usage":{"input_tokens":9,"output_tokens":1}}}

                        event: ping
                        data: {"type":"ping"}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":6}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """));
        HttpResponse<String> response =
                post(
                        "/v1/messages",
                        "{\"model\":\"claude\",\"max_tokens\":50,\"stream\":true,\"messages\":[]}");
        assertThat(response.body())
                .startsWith("event: message_start\n")
                .contains("\"model\":\"claude\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                .doesNotContain("[DONE]");
        assertThat(door.chargeOf(response)).isEqualTo(9 + 60);
    }

    @Test
    void countsTokensForNothing() {
        upstream.reply(Reply.json(200, "{\"input_tokens\":17}"));
        HttpResponse<String> response =
                post("/v1/messages/count_tokens", "{\"model\":\"claude\",\"messages\":[]}");
        assertThat(door.parsed(response.body()).path("input_tokens").asInt()).isEqualTo(17);
        assertThat(door.chargeOf(response)).isZero();
    }

    @Test
    void aResponseBelongsToItsAccount() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"id":"resp_mine","object":"response","status":"completed","model":"up-text",
                         "output":[],"usage":{"input_tokens":1000,"output_tokens":4,"total_tokens":1004}}
                        """));
        post("/v1/responses", "{\"model\":\"text\",\"input\":\"hi\"}");
        String mine = "/v1/responses/resp_mine";
        HttpResponse<String> found = stage.send(stage.request(mine + "?include=x").GET().build());
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).contains("\"model\":\"text\"");
        assertThat(upstream.last().path()).isEqualTo("/v1/responses/resp_mine?include=x");
        assertThat(door.chargeOf(found)).isZero();
        assertThat(
                        post(
                                        "/v1/responses",
                                        "{\"model\":\"text\",\"input\":\"more\",\"previous_response_id\":\"resp_mine\"}")
                                .statusCode())
                .isEqualTo(200);

        String key =
                stage.admin()
                        .createKey(stage.admin().createAccount("eve@example.com"))
                        .secret()
                        .orElseThrow();
        int sent = upstream.received().size();
        for (String path : List.of(mine, mine + "/input_items")) {
            HttpResponse<String> refused =
                    stage.send(
                            stage.request(path)
                                    .setHeader("Authorization", "Bearer " + key)
                                    .GET()
                                    .build());
            assertThat(refused.statusCode()).isEqualTo(404);
            assertThat(refused.body()).contains("response_not_found");
        }
        HttpResponse<String> continued =
                stage.send(
                        stage.request("/v1/responses")
                                .setHeader("Authorization", "Bearer " + key)
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"model\":\"text\",\"input\":\"x\",\"previous_response_id\":\"resp_mine\"}"))
                                .build());
        assertThat(continued.statusCode()).isEqualTo(400);
        assertThat(continued.body()).contains("previous_response_not_found");
        assertThat(upstream.received()).hasSize(sent);

        assertThat(stage.send(stage.request(mine).DELETE().build()).statusCode()).isEqualTo(200);
        assertThat(stage.send(stage.request(mine).GET().build()).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesWhatBelongsToTheUpstreamAccountOrHasNoPrice() {
        int sent = upstream.received().size();
        for (String member :
                List.of(
                        "\"background\":true",
                        "\"conversation\":\"conv_1\"",
                        "\"prompt\":{\"id\":\"pmpt_1\"}",
                        "\"tools\":[{\"type\":\"file_search\"}]",
                        "\"tools\":[{\"type\":\"web_search\"}]",
                        "\"tools\":[{\"type\":\"shell\",\"environment\":{\"type\":\"container_auto\"}}]",
                        "\"service_tier\":\"priority\"",
                        "\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]",
                        "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"f\"}]}]")) {
            HttpResponse<String> refused =
                    post("/v1/responses", "{\"model\":\"text\"," + member + "}");
            assertThat(refused.statusCode()).as(member).isEqualTo(400);
            assertThat(refused.body()).as(member).contains("unsupported_parameter");
        }
        assertThat(upstream.received()).hasSize(sent);
    }

    @Test
    void anthropicErrorsAndModels() {
        HttpResponse<String> unknown =
                post("/v1/messages", "{\"model\":\"nobody\",\"max_tokens\":5,\"messages\":[]}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        JsonNode error = door.parsed(unknown.body());
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.path("error").path("type").asText()).isEqualTo("not_found_error");
        assertThat(error.path("request_id").asText())
                .isEqualTo(unknown.headers().firstValue("request-id").orElseThrow());
        assertThat(post("/v1/messages", "{\"model\":\"claude\",\"messages\":[]}").body())
                .contains("max_tokens");

        HttpResponse<String> models =
                stage.send(
                        stage.request("/v1/models")
                                .header("anthropic-version", "2023-06-01")
                                .GET()
                                .build());
        assertThat(door.parsed(models.body()).path("data").findValuesAsText("type"))
                .containsOnly("model");
        assertThat(door.parsed(models.body()).path("has_more").asBoolean(true)).isFalse();
    }

    @Test
    void chatClientsSeeTheBalance() {
        HttpResponse<String> limit =
                stage.send(stage.request("/v1/dashboard/billing/subscription").GET().build());
        HttpResponse<String> used =
                stage.send(
                        stage.request("/dashboard/billing/usage?start_date=2026-01-01")
                                .GET()
                                .build());
        Money available = stage.admin().balance(stage.accountId()).available();
        assertThat(
                        door.parsed(limit.body())
                                .path("hard_limit_usd")
                                .decimalValue()
                                .subtract(
                                        door.parsed(used.body())
                                                .path("total_usage")
                                                .decimalValue()
                                                .movePointLeft(2)))
                .isEqualByComparingTo(available.dollars());
    }

    @Test
    void theConnectivityProbeIsAnswered() {
        HttpResponse<String> response =
                stage.send(stage.request("/").method("HEAD", BodyPublishers.noBody()).build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(
                        new String(
                                response.body().getBytes(StandardCharsets.UTF_8),
                                StandardCharsets.UTF_8))
                .isEmpty();
    }
}
