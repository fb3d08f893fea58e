package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What two coding agents send in a session, as their wire habits are known. */
@TestInstance(Lifecycle.PER_CLASS)
class AgentHabitsTest {

    private static final String BETAS =
            "claude-code-20250219,interleaved-thinking-2025-05-14,fine-grained-tool-streaming-2025-05-14,"
                    + "context-management-2025-06-27,prompt-caching-scope-2026-01-05";

    private final FrontDoor door = new FrontDoor();
    private final ScriptedUpstream upstream = door.upstream;

    @BeforeAll
    void offer() {
        door.stage.admin().offer("gpt-codex", List.of("responses"), FrontDoor.TEXT);
        door.stage.admin().offer("claude-code", List.of("messages"), FrontDoor.TEXT);
        door.stage.admin().connect("openai", upstream.url(), Map.of("gpt-codex", "gpt-codex"));
        door.stage
                .admin()
                .connect("anthropic", upstream.anthropicUrl(), Map.of("claude-code", "claude-5"));
    }

    @AfterAll
    void close() {
        door.close();
    }

    /** Models, a WebSocket probe, then every turn as a stream that keeps nothing upstream. */
    @Test
    void anAgentOnResponses() throws IOException {
        assertThat(door.get("/v1/models?client_version=0.99.0").body()).contains("gpt-codex");
        assertThat(
                        StreamingClient.raw(
                                door.stage,
                                "GET /v1/responses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                        + door.stage.apiKey()
                                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
                .startsWith("HTTP/1.1 426 ");
        String turn =
                """
                {"model":"gpt-codex","instructions":"You are a coding agent.","input":[
                 {"type":"message","role":"user","content":[{"type":"input_text","text":"fix the bug"}]},
                 {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAAA="},
                 {"type":"function_call","name":"shell","arguments":"{\\"cmd\\":\\"ls\\"}","call_id":"call_1"},
                 {"type":"function_call_output","call_id":"call_1","output":"a.txt"}],
                 "tools":[{"type":"function","name":"shell","strict":false,"parameters":{"type":"object"}},
                  {"type":"custom","name":"apply_patch","format":{"type":"grammar","syntax":"lark","definition":"x"}},
                  {"type":"local_shell"}],
                 "tool_choice":"auto","parallel_tool_calls":true,"reasoning":{"effort":"high","summary":"auto"},
                 "store":false,"stream":true,"include":["reasoning.encrypted_content"],
                 "prompt_cache_key":"0199","text":{"verbosity":"low"},"client_metadata":{"x":"y"}}
                """;
        upstream.reply(
                Reply.events(
                        """
                        event: response.created
                        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_a","status":"in_progress","model":"gpt-codex"}}

                        event: response.output_item.done
                        data: {"type":"response.output_item.done","sequence_number":1,"output_index":0,"item":{"type":"function_call","name":"shell","arguments":"{}","call_id":"call_2"}}

                        event: response.completed
                        data: {"type":"response.completed","sequence_number":2,"response":{"id":"resp_a","status":"completed","model":"gpt-codex","output":[],"usage":{"input_tokens":200,"input_tokens_details":{"cached_tokens":100},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":12},"total_tokens":220}}}

                        """));
        HttpResponse<String> response = door.post("/v1/responses", turn);
        assertThat(upstream.last().text()).isEqualTo(turn);
        assertThat(response.body()).contains("event: response.completed\n");
        assertThat(door.chargeOf(response)).isEqualTo(100 + 10 + 200);
        // what was not to be kept is nobody's
        assertThat(door.get("/v1/responses/resp_a").statusCode()).isEqualTo(404);
    }

    /** A connectivity probe, a count, then turns with long lists of betas, by either header. */
    @Test
    void anAgentOnMessages() {
        assertThat(
                        door.stage
                                .send(
                                        door.stage
                                                .request("/")
                                                .method("HEAD", BodyPublishers.noBody())
                                                .build())
                                .statusCode())
                .isEqualTo(200);
        upstream.reply(Reply.json(200, "{\"input_tokens\":42}"));
        String turn =
                """
                {"model":"claude-code","max_tokens":32000,"stream":true,
                 "system":[{"type":"text","text":"You are a coding agent.","cache_control":{"type":"ephemeral","ttl":"1h"}}],
                 "messages":[{"role":"user","content":[{"type":"text","text":"fix the bug","cache_control":{"type":"ephemeral"}}]},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"x"},
                   {"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls","type":"whatever"}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"a.txt"}]}],
                 "tools":[{"name":"Bash","input_schema":{"type":"object"}},{"type":"text_editor_20250728","name":"str_replace_based_edit_tool"}],
                 "metadata":{"user_id":"user_1"},"thinking":{"type":"enabled","budget_tokens":10000}}
                """;
        HttpResponse<String> count =
                door.stage.send(messages("/v1/messages/count_tokens?beta=true", turn));
        assertThat(count.body()).isEqualTo("{\"input_tokens\":42}");
        upstream.reply(
                Reply.events(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"msg_a","type":"message","role":"assistant","model":"claude-5","content":[],"usage":{"input_tokens":3,"cache_creation_input_tokens":20,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":10},"cache_read_input_tokens":100,"output_tokens":1}}}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"done"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """));
        HttpResponse<String> response = door.stage.send(messages("/v1/messages?beta=true", turn));
        assertThat(upstream.last().path()).isEqualTo("/v1/messages");
        assertThat(upstream.last().text())
                .isEqualTo(turn.replace("\"claude-code\"", "\"claude-5\""));
        assertThat(upstream.last().header("anthropic-beta")).isEqualTo(BETAS);
        assertThat(upstream.last().header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(upstream.last().header("user-agent")).isEqualTo("NexusAPI-relay");
        assertThat(response.body())
                .contains("\"model\":\"claude-code\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(door.chargeOf(response)).isEqualTo(3 + 20 + 10 + 50);
    }

    private HttpRequest messages(String path, String body) {
        return door.stage
                .request(path)
                .setHeader("Authorization", "Bearer not-a-key-of-ours")
                .header("x-api-key", door.stage.apiKey())
                .header("anthropic-version", "2023-06-01")
                .header("anthropic-beta", BETAS)
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
