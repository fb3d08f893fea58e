package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.demo.upstream.Question.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a chat completion.
 *
 * <p>The demo counts a word (what stands between blanks) as a token, and three more for each
 * message.
 */
record ChatPrompt(
        Question question, boolean stream, boolean includeUsage, int answers, int promptTokens) {

    static final int TOKENS_PER_MESSAGE = 3;

    static ChatPrompt of(JsonNode body) {
        StringBuilder text = new StringBuilder();
        int tokens = 0;
        String lastRole = "";
        for (JsonNode message : body.path("messages")) {
            String content = DemoText.content(message.path("content"));
            tokens += DemoText.words(content).size() + TOKENS_PER_MESSAGE;
            text.append(content).append('\n');
            lastRole = message.path("role").asText();
        }
        JsonNode max =
                body.hasNonNull("max_completion_tokens")
                        ? body.path("max_completion_tokens")
                        : body.path("max_tokens");
        boolean mayCall =
                !lastRole.equals("tool") && !body.path("tool_choice").asText().equals("none");
        return new ChatPrompt(
                new Question(
                        body.path("model").asText(),
                        text.toString(),
                        Question.maximum(max),
                        mayCall ? tools(body.path("tools")) : List.of(),
                        schema(body.path("response_format"))),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                answers(body),
                tokens);
    }

    private static int answers(JsonNode body) {
        boolean ignoresNumber = body.path("model").asText().equals("one-answer");
        return ignoresNumber ? 1 : Math.max(1, body.path("n").asInt(1));
    }

    private static List<Tool> tools(JsonNode tools) {
        List<Tool> found = new ArrayList<>();
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            if (function.has("name")) {
                found.add(new Tool(function.path("name").asText(), function.path("parameters")));
            }
        }
        return found;
    }

    private static Optional<JsonNode> schema(JsonNode format) {
        return Optional.of(format.path("json_schema").path("schema")).filter(JsonNode::isObject);
    }

    String model() {
        return question.model();
    }
}
