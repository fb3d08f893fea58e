package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.demo.upstream.Question.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a response. Tokens are counted as for chat: words, and three for each message.
 *
 * @param searches the web is looked at before the answer
 * @param previous the response that is continued
 * @param keep it can be asked for later
 */
record ResponsePrompt(
        Question question,
        int inputTokens,
        boolean searches,
        Optional<String> previous,
        boolean keep) {

    static ResponsePrompt of(JsonNode body) {
        List<String> texts = new ArrayList<>();
        if (body.hasNonNull("instructions")) {
            texts.add(body.path("instructions").asText());
        }
        boolean answersCall = false;
        if (body.path("input").isTextual()) {
            texts.add(body.path("input").textValue());
        }
        for (JsonNode item : body.path("input")) {
            answersCall = item.path("type").asText().equals("function_call_output");
            texts.add(DemoText.content(item.path(answersCall ? "output" : "content")));
        }
        int words = texts.stream().mapToInt(text -> DemoText.words(text).size()).sum();
        boolean mayCall = !answersCall && !body.path("tool_choice").asText().equals("none");
        return new ResponsePrompt(
                new Question(
                        body.path("model").asText(),
                        String.join("\n", texts),
                        Question.maximum(body.path("max_output_tokens")),
                        mayCall ? functions(body.path("tools")) : List.of(),
                        Optional.of(body.path("text").path("format").path("schema"))
                                .filter(JsonNode::isObject)),
                words + ChatPrompt.TOKENS_PER_MESSAGE * texts.size(),
                mayCall && hasSearch(body.path("tools")),
                Optional.ofNullable(body.path("previous_response_id").textValue()),
                body.path("store").asBoolean(true));
    }

    private static List<Tool> functions(JsonNode tools) {
        List<Tool> found = new ArrayList<>();
        for (JsonNode tool : tools) {
            if (tool.path("type").asText().equals("function")) {
                found.add(new Tool(tool.path("name").asText(), tool.path("parameters")));
            }
        }
        return found;
    }

    private static boolean hasSearch(JsonNode tools) {
        for (JsonNode tool : tools) {
            if (tool.path("type").asText().startsWith("web_search")) {
                return true;
            }
        }
        return false;
    }

    String model() {
        return question.model();
    }
}
