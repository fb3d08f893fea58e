package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.demo.upstream.Question.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a message. Tokens are counted as for chat: words, and three for each message.
 *
 * @param cachedText the system prompt, if it asks to be kept in the cache
 * @param longCache it asks to be kept for an hour, not five minutes
 */
record MessagePrompt(
        Question question,
        int tokens,
        Optional<String> cachedText,
        boolean longCache,
        boolean thinks,
        boolean searches) {

    static MessagePrompt of(JsonNode body) {
        String system = DemoText.content(body.path("system"));
        StringBuilder text = new StringBuilder();
        int tokens = 0;
        boolean answersCall = false;
        for (JsonNode message : body.path("messages")) {
            String content = DemoText.content(message.path("content"));
            tokens += DemoText.words(content).size() + ChatPrompt.TOKENS_PER_MESSAGE;
            text.append(content).append('\n');
            answersCall = has(message.path("content"), "tool_result");
        }
        JsonNode control = body.path("system").path(0).path("cache_control");
        boolean cached = control.isObject();
        String choice = body.path("tool_choice").path("type").asText();
        boolean mayCall = !answersCall && !choice.equals("none");
        String thinking = body.path("thinking").path("type").asText();
        return new MessagePrompt(
                new Question(
                        body.path("model").asText(),
                        text.toString(),
                        Question.maximum(body.path("max_tokens")),
                        mayCall ? tools(body.path("tools")) : List.of(),
                        Optional.of(body.path("output_config").path("format").path("schema"))
                                .filter(JsonNode::isObject)),
                tokens + (cached ? 0 : DemoText.words(system).size()),
                cached ? Optional.of(system) : Optional.empty(),
                control.path("ttl").asText().equals("1h"),
                thinking.equals("enabled") || thinking.equals("adaptive"),
                mayCall && hasSearch(body.path("tools")));
    }

    private static boolean has(JsonNode blocks, String type) {
        for (JsonNode block : blocks) {
            if (block.path("type").asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSearch(JsonNode tools) {
        for (JsonNode tool : tools) {
            if (tool.path("type").asText().startsWith("web_search_")) {
                return true;
            }
        }
        return false;
    }

    private static List<Tool> tools(JsonNode tools) {
        List<Tool> found = new ArrayList<>();
        for (JsonNode tool : tools) {
            if (tool.has("input_schema")) {
                found.add(new Tool(tool.path("name").asText(), tool.path("input_schema")));
            }
        }
        return found;
    }

    String model() {
        return question.model();
    }

    int cachedTokens() {
        return cachedText.map(text -> DemoText.words(text).size()).orElse(0);
    }
}
