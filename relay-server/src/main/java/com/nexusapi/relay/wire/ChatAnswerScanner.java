package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads one chunk or whole answer, once, front to back. Of members that repeat the last counts. */
final class ChatAnswerScanner {

    private final byte[] json;
    private final List<TopLevel.Member> members = new ArrayList<>(10);
    private final StringBuilder text = new StringBuilder();
    private Optional<String> model = Optional.empty();
    private Optional<String> serviceTier = Optional.empty();
    private Optional<UsageReport> usage = Optional.empty();
    private boolean hasError;
    private int choices;
    private int finished;

    ChatAnswerScanner(byte[] json) {
        this.json = json;
    }

    Optional<ChatAnswer> scan() {
        try (JsonParser parser = JsonText.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                member(parser);
            }
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        ChatAnswer.Found found =
                new ChatAnswer.Found(
                        model, choices, text.toString(), finished, usage, hasError, serviceTier);
        return Optional.of(new ChatAnswer(json, found, new TopLevel(members)));
    }

    private void member(JsonParser parser) throws IOException {
        int from = JsonText.startOf(parser);
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        Span span;
        switch (name) {
            case "model" -> {
                model = textOf(parser);
                span = JsonText.skipValue(parser);
            }
            case "service_tier" -> {
                serviceTier = textOf(parser);
                span = JsonText.skipValue(parser);
            }
            case "usage" -> {
                span = JsonText.skipValue(parser);
                if (value == JsonToken.START_OBJECT) {
                    usage = UsageReport.read(Arrays.copyOfRange(json, span.from(), span.to()));
                }
            }
            case "error" -> {
                hasError |= value != JsonToken.VALUE_NULL;
                span = JsonText.skipValue(parser);
            }
            case "choices" -> {
                int start = JsonText.startOf(parser);
                choices(parser);
                span = new Span(start, (int) parser.currentLocation().getByteOffset());
            }
            default -> span = JsonText.skipValue(parser);
        }
        members.add(new TopLevel.Member(name, from, span, value == JsonToken.VALUE_NULL));
    }

    private void choices(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            JsonText.skipValue(parser);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            choices++;
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    private void choice(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                finished++;
            }
            if ((name.equals("delta") || name.equals("message"))
                    && value == JsonToken.START_OBJECT) {
                delta(parser);
            } else if (name.equals("text")) {
                collect(parser);
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    /** Reasoning is sent under two names, by some upstreams under both: it counts once. */
    private void delta(JsonParser parser) throws IOException {
        boolean reasoned = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "content", "refusal" -> collect(parser);
                case "reasoning_content", "reasoning" -> {
                    if (reasoned) {
                        JsonText.skipValue(parser);
                    } else {
                        reasoned = value == JsonToken.VALUE_STRING;
                        collect(parser);
                    }
                }
                case "tool_calls", "function_call" -> arguments(parser);
                default -> JsonText.skipValue(parser);
            }
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
                collect(parser);
            }
        }
    }

    private static boolean isGenerated(String name) {
        return "name".equals(name) || "arguments".equals(name) || "input".equals(name);
    }

    private void collect(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            text.append(parser.getText());
        } else {
            JsonText.skipValue(parser);
        }
    }

    private static Optional<String> textOf(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? Optional.of(parser.getText())
                : Optional.empty();
    }
}
