package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The text of a request that a model reads, as far as it is text: contents, texts, arguments and
 * descriptions of messages, inputs, prompts and tools. Read only when an upstream did not say what
 * it used, and meant to count less rather than more.
 */
final class PromptText {

    private static final Set<String> READ =
            Set.of(
                    "content",
                    "text",
                    "arguments",
                    "description",
                    "input",
                    "instructions",
                    "prompt",
                    "system",
                    "output",
                    "thinking");

    private PromptText() {}

    static String of(byte[] body) {
        return values(
                body,
                parser ->
                        parser.currentToken() == JsonToken.VALUE_STRING && isRead(nameOf(parser)));
    }

    /**
     * Every name and value there is: schemas and what is unknown here may be read as well, and
     * numbers may be tokens.
     */
    static String whole(byte[] body) {
        return values(
                body,
                parser ->
                        parser.currentToken() == JsonToken.FIELD_NAME
                                || parser.currentToken().isScalarValue());
    }

    private interface Choice {
        boolean takes(JsonParser parser) throws IOException;
    }

    private static String values(byte[] body, Choice choice) {
        StringBuilder text = new StringBuilder();
        try (JsonParser parser = JsonText.parser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (choice.takes(parser)) {
                    text.append(parser.getText()).append('\n');
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a body that was read before", e);
        }
        return text.toString();
    }

    /** Of the member whose value is current; texts in a list have the list's name. */
    private static Optional<String> nameOf(JsonParser parser) {
        JsonStreamContext context = parser.getParsingContext();
        return Optional.ofNullable(
                context.inArray()
                        ? context.getParent().getCurrentName()
                        : context.getCurrentName());
    }

    private static boolean isRead(Optional<String> name) {
        return name.filter(READ::contains).isPresent();
    }
}
