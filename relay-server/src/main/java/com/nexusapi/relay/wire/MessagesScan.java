package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Walks over {@code messages} to learn whether the body holds all that the model will read. Content
 * that it does not know counts as being elsewhere.
 */
final class MessagesScan {

    private static final Set<String> WHOLLY_IN_BODY =
            Set.of("text", "refusal", "input_audio", "image_url", "thinking");
    private static final byte[] DATA_URL = {'"', 'd', 'a', 't', 'a', ':'};

    private final byte[] body;
    private int count;
    private int images;
    private boolean contentElsewhere;

    MessagesScan(byte[] body) {
        this.body = body;
    }

    int count() {
        return count;
    }

    int images() {
        return images;
    }

    boolean hasContentElsewhere() {
        return contentElsewhere;
    }

    /** Reads from the array's opening bracket to its closing one. */
    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count++;
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                message(parser);
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    private void message(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equalsIgnoreCase("content") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    part(parser);
                }
            } else {
                // an earlier spoken answer is named by its id
                contentElsewhere |=
                        name.equalsIgnoreCase("audio") && value == JsonToken.START_OBJECT;
                JsonText.skipValue(parser);
            }
        }
    }

    private void part(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            JsonText.skipValue(parser);
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equalsIgnoreCase("type")) {
                contentElsewhere |=
                        value != JsonToken.VALUE_STRING
                                || !WHOLLY_IN_BODY.contains(parser.getText());
            } else if (name.equalsIgnoreCase("image_url")) {
                images++;
                image(parser);
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    /** Either the URL itself, as some upstreams take it, or an object with it. */
    private void image(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            address(parser);
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equalsIgnoreCase("url")) {
                address(parser);
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    private void address(JsonParser parser) throws IOException {
        Span span = JsonText.skipValue(parser);
        for (int i = 0; i < DATA_URL.length; i++) {
            if (i >= span.length() || body[span.from() + i] != DATA_URL[i]) {
                contentElsewhere = true;
                return;
            }
        }
    }
}
