package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The text of a request that a model reads, as far as it is text: every {@code content}, {@code
 * text}, {@code arguments} and {@code description} of messages and tools. Read only when an
 * upstream did not say what it used, and meant to count less rather than more.
 */
final class PromptText {

    private PromptText() {}

    static String of(byte[] body) {
        StringBuilder text = new StringBuilder();
        try (JsonParser parser = JsonText.parser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && isRead(parser.currentName())) {
                    text.append(parser.getText()).append('\n');
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a body that was read before", e);
        }
        return text.toString();
    }

    private static boolean isRead(String name) {
        return switch (name) {
            case "content", "text", "arguments", "description" -> true;
            case null, default -> false;
        };
    }
}
