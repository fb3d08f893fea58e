package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.io.IOException;
import java.util.Optional;

/** Reads an event of a streamed Anthropic message, or a whole one (surface reference §3.4). */
final class MessagesScanner {

    private final Finding finding;

    private MessagesScanner(byte[] json) {
        this.finding = new Finding(json);
    }

    static Optional<AnswerPart> read(byte[] json) {
        MessagesScanner scanner = new MessagesScanner(json);
        return scanner.finding.scan(parser -> Finding.members(parser, scanner::member));
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "type" -> {
                finding.type(parser);
                finding.hasError = finding.type.equals("error");
            }
            case "message" -> Finding.object(parser, this::message);
            case "delta" -> Finding.object(parser, this::delta);
            case "content_block" -> Finding.object(parser, this::block);
            default -> message(parser, name);
        }
    }

    private void message(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "model" -> finding.model(parser);
            case "usage" -> finding.usage(parser, Form.ANTHROPIC);
            case "content" -> {
                finding.hasContent = parser.currentToken() == JsonToken.START_ARRAY;
                Finding.objects(parser, this::block);
            }
            case "input_tokens" -> {
                finding.hasContent = true;
                JsonText.skipValue(parser);
            }
            default -> JsonText.skipValue(parser);
        }
    }

    private void delta(JsonParser parser, String name) throws IOException {
        if (name.equals("stop_reason")) {
            finding.finished += parser.currentToken() == JsonToken.VALUE_STRING ? 1 : 0;
            JsonText.skipValue(parser);
        } else {
            generated(parser, name);
        }
    }

    private void block(JsonParser parser, String name) throws IOException {
        if (name.equals("input") && parser.currentToken() == JsonToken.START_OBJECT) {
            Span span = JsonText.skipValue(parser);
            finding.collect(span);
        } else {
            generated(parser, name);
        }
    }

    private void generated(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "text", "partial_json", "thinking" -> finding.collect(parser);
            default -> JsonText.skipValue(parser);
        }
    }
}
