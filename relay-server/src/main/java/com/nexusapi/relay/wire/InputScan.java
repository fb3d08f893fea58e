package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads an {@code input} or {@code prompt}, which may be a text, a list of texts, a list of tokens
 * or a list of such lists: how many there are, and how long the text is.
 */
final class InputScan {

    private long prompts = 1;
    private long characters;

    /** At least one. */
    long prompts() {
        return prompts;
    }

    /** Unicode code points, which speech is paid by. */
    long characters() {
        return characters;
    }

    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            one(parser);
            return;
        }
        long several = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean isToken = parser.currentToken().isNumeric();
            several += isToken ? 0 : 1;
            one(parser);
        }
        prompts = Math.max(1, several);
    }

    private void one(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            characters += text.codePointCount(0, text.length());
        }
        JsonText.skipValue(parser);
    }
}
