package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;

/**
 * A request for a chat completion.
 *
 * <p>The demo counts a word (what stands between blanks) as a token, and three more for each
 * message.
 */
record ChatPrompt(
        String model,
        boolean stream,
        boolean includeUsage,
        OptionalInt maxTokens,
        int answers,
        String text,
        int promptTokens) {

    private static final int TOKENS_PER_MESSAGE = 3;

    static ChatPrompt of(JsonNode body) {
        StringBuilder text = new StringBuilder();
        int tokens = 0;
        for (JsonNode message : body.path("messages")) {
            String content = content(message.path("content"));
            tokens += DemoText.words(content).size() + TOKENS_PER_MESSAGE;
            text.append(content).append('\n');
        }
        JsonNode max =
                body.hasNonNull("max_completion_tokens")
                        ? body.path("max_completion_tokens")
                        : body.path("max_tokens");
        return new ChatPrompt(
                body.path("model").asText(),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                max.isInt() ? OptionalInt.of(max.intValue()) : OptionalInt.empty(),
                Math.max(1, body.path("n").asInt(1)),
                text.toString(),
                tokens);
    }

    private static String content(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()).append(' '));
        return text.toString();
    }

    /** The answer, no longer than asked for. */
    Answer answer() {
        List<String> words =
                model.equals("exact-max")
                        ? DemoText.ofLength(maxTokens.orElse(64))
                        : DemoText.answer(text);
        boolean cut = words.size() >= maxTokens.orElse(Integer.MAX_VALUE);
        return new Answer(
                cut ? words.subList(0, maxTokens.orElse(words.size())) : words,
                cut ? "length" : "stop");
    }

    /** Words and why they end. */
    record Answer(List<String> words, String finishReason) {

        String text() {
            return String.join(" ", words);
        }
    }
}
