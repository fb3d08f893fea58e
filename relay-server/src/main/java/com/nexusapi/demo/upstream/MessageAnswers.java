package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers Anthropic's messages, whole or streamed, and counts their tokens. */
final class MessageAnswers implements Family {

    private static final String THOUGHT = "What is asked is plain enough to be answered at once.";

    private final Desk desk;
    private final Set<String> cache = ConcurrentHashMap.newKeySet();

    MessageAnswers(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        if (!asked.body().path("max_tokens").isInt()) {
            ObjectNode error =
                    Errors.anthropic(
                            desk.object(), "invalid_request_error", "max_tokens: Field required");
            exchange.answer(400, error.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        MessagePrompt prompt = MessagePrompt.of(asked.body());
        Behaviour behaviour = desk.behaviour(prompt.model());
        ObjectNode message = message(prompt, behaviour);
        if (asked.isTrue("stream")) {
            desk.stream(
                    exchange,
                    behaviour,
                    Naming.NAMED,
                    stream -> new MessageEvents(desk, message, stream).play());
        } else {
            desk.whole(exchange, behaviour, message);
        }
    }

    /** {@code count_tokens}. */
    void count(HttpExchange exchange, Asked asked) throws IOException {
        MessagePrompt prompt = MessagePrompt.of(asked.body());
        ObjectNode count =
                desk.object().put("input_tokens", prompt.tokens() + prompt.cachedTokens());
        exchange.answer(200, count.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode message(MessagePrompt prompt, Behaviour behaviour) throws IOException {
        Reply reply = Reply.to(prompt.question());
        ObjectNode message =
                desk.object()
                        .put("id", desk.id("msg_"))
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", prompt.model());
        ArrayNode content = message.putArray("content");
        if (prompt.thinks()) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", THOUGHT)
                    .put("signature", "c2lnbmVkIGJ5IHRoZSBkZW1v");
        }
        if (reply.isCall()) {
            for (Reply.Call call : reply.calls()) {
                call(content, call, desk.json());
            }
        } else {
            if (prompt.searches()) {
                search(content);
            }
            content.addObject().put("type", "text").put("text", reply.text());
        }
        message.put(
                        "stop_reason",
                        reply.isCall() ? "tool_use" : reply.cut() ? "max_tokens" : "end_turn")
                .putNull("stop_sequence");
        if (behaviour.reportsUsage()) {
            message.set("usage", usage(prompt, reply, behaviour));
        }
        return message;
    }

    private void call(ArrayNode content, Reply.Call call, ObjectMapper json) throws IOException {
        JsonNode input = json.readTree(call.arguments());
        content.addObject()
                .put("type", "tool_use")
                .put("id", desk.id("toolu_"))
                .put("name", call.name())
                .set("input", input);
    }

    private void search(ArrayNode content) {
        String id = desk.id("srvtoolu_");
        content.addObject()
                .put("type", "server_tool_use")
                .put("id", id)
                .put("name", "web_search")
                .putObject("input")
                .put("query", "an example");
        content.addObject()
                .put("type", "web_search_tool_result")
                .put("tool_use_id", id)
                .putArray("content")
                .addObject()
                .put("type", "web_search_result")
                .put("title", "An example")
                .put("url", "https://example.com/")
                .put("encrypted_content", "ZXhhbXBsZQ==")
                .putNull("page_age");
    }

    private ObjectNode usage(MessagePrompt prompt, Reply reply, Behaviour behaviour) {
        int cached = behaviour.reported(prompt.cachedTokens());
        boolean isNew = prompt.cachedText().map(cache::add).orElse(false);
        int written = isNew ? cached : 0;
        int thought = prompt.thinks() ? DemoText.words(THOUGHT).size() : 0;
        ObjectNode usage =
                desk.object()
                        .put("input_tokens", behaviour.reported(prompt.tokens()))
                        .put("cache_creation_input_tokens", written)
                        .put("cache_read_input_tokens", cached - written);
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", prompt.longCache() ? 0 : written)
                .put("ephemeral_1h_input_tokens", prompt.longCache() ? written : 0);
        usage.put("output_tokens", behaviour.reported(reply.tokens() + thought));
        usage.putObject("output_tokens_details").put("thinking_tokens", thought);
        if (prompt.searches()) {
            usage.putObject("server_tool_use")
                    .put("web_search_requests", 1)
                    .put("web_fetch_requests", 0);
        }
        return usage.put("service_tier", "standard");
    }
}
