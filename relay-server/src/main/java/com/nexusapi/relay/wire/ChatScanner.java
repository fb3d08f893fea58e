package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads a chunk or a whole answer of chat, completions, embeddings or moderations, once, front to
 * back.
 */
final class ChatScanner {

    private final Finding finding;
    private boolean reasoned;
    private boolean hasFinished;
    private long number;

    private ChatScanner(byte[] json) {
        this.finding = new Finding(json);
    }

    static Optional<AnswerPart> read(byte[] json) {
        ChatScanner scanner = new ChatScanner(json);
        return scanner.finding.scan(scanner::object);
    }

    private void object(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int from = JsonText.startOf(parser);
            String name = parser.currentName();
            parser.nextToken();
            member(parser, name, from);
        }
    }

    private void member(JsonParser parser, String name, int from) throws IOException {
        boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
        Span span =
                switch (name) {
                    case "model" -> finding.model(parser);
                    case "service_tier" -> finding.serviceTier(parser);
                    case "usage" -> finding.usage(parser, Form.OPENAI);
                    case "error" -> {
                        finding.hasError |= !isNull;
                        yield JsonText.skipValue(parser);
                    }
                    case "choices" -> choices(parser);
                    case "data", "results" -> {
                        finding.hasContent = parser.currentToken() == JsonToken.START_ARRAY;
                        yield JsonText.skipValue(parser);
                    }
                    default -> JsonText.skipValue(parser);
                };
        finding.member(name, from, span, isNull);
    }

    private Span choices(JsonParser parser) throws IOException {
        int from = JsonText.startOf(parser);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return JsonText.skipValue(parser);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            finding.hasContent = true;
            hasFinished = false;
            number = 0;
            Finding.object(parser, this::choice);
            if (hasFinished) {
                finding.finished++;
                finding.finishedChoices.add(number);
            }
        }
        return new Span(from, (int) parser.currentLocation().getByteOffset());
    }

    private void choice(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "finish_reason" -> {
                hasFinished = parser.currentToken() == JsonToken.VALUE_STRING;
                JsonText.skipValue(parser);
            }
            case "index" -> {
                number =
                        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                                ? parser.getValueAsLong()
                                : 0;
                JsonText.skipValue(parser);
            }
            case "delta", "message" -> {
                reasoned = false;
                Finding.object(parser, this::delta);
            }
            case "text" -> finding.collect(parser);
            default -> JsonText.skipValue(parser);
        }
    }

    private void delta(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "content", "refusal" -> finding.collect(parser);
            case "reasoning_content", "reasoning" -> reasoning(parser);
            case "tool_calls", "function_call" -> arguments(parser);
            default -> JsonText.skipValue(parser);
        }
    }

    /** It is sent under two names, by some upstreams under both: it counts once. */
    private void reasoning(JsonParser parser) throws IOException {
        if (reasoned) {
            JsonText.skipValue(parser);
        } else {
            reasoned = parser.currentToken() == JsonToken.VALUE_STRING;
            finding.collect(parser);
        }
    }

    /** Collects {@code name}, {@code arguments} and {@code input}, however deep they stand. */
    private void arguments(JsonParser parser) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return;
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && isGenerated(parser.currentName())) {
                finding.collect(parser);
            }
        }
    }

    private static boolean isGenerated(String name) {
        return "name".equals(name) || "arguments".equals(name) || "input".equals(name);
    }
}
