package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.BodyReading.Fault;
import com.nexusapi.relay.wire.BodyReading.Invalid;
import com.nexusapi.relay.wire.ChatRequest.StreamOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request body, once, front to back. */
final class ChatRequestScanner {

    private static final Set<String> READ =
            Set.of(
                    "model",
                    "stream",
                    "stream_options",
                    "max_tokens",
                    "max_completion_tokens",
                    "n",
                    "service_tier",
                    "tools",
                    "web_search_options",
                    "modalities",
                    "messages");
    private static final long MAX_COUNT = 1L << 40;

    private final byte[] body;
    private final Set<String> seen = new HashSet<>();
    private final MessagesScan messages;

    private Optional<String> model = Optional.empty();
    private Span modelSpan = new Span(0, 0);
    private boolean stream;
    private boolean includeUsage;
    private StreamOptions streamOptions = new StreamOptions.Absent();
    private OptionalLong maxTokens = OptionalLong.empty();
    private Optional<Span> maxTokensSpan = Optional.empty();
    private OptionalLong maxCompletionTokens = OptionalLong.empty();
    private Optional<Span> maxCompletionTokensSpan = Optional.empty();
    private long n = 1;
    private Optional<String> serviceTier = Optional.empty();
    private final List<String> toolTypes = new ArrayList<>();
    private boolean webSearch;
    private boolean audioOutput;

    ChatRequestScanner(byte[] body) {
        this.body = body;
        this.messages = new MessagesScan(body);
    }

    BodyReading scan() {
        try (JsonParser parser = JsonText.parser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                return Invalid.of(first == null ? Fault.NOT_JSON : Fault.NOT_AN_OBJECT);
            }
            int inside = JsonText.startOf(parser) + 1;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                check(name);
                parser.nextToken();
                member(parser, name);
            }
            if (parser.nextToken() != null) {
                return Invalid.of(Fault.NOT_JSON);
            }
            return finished(inside);
        } catch (RefusedException e) {
            return e.invalid;
        } catch (IOException e) {
            return Invalid.of(Fault.NOT_JSON);
        }
    }

    private BodyReading finished(int inside) {
        if (model.isEmpty()) {
            return Invalid.of(Fault.MISSING, "model");
        }
        ChatRequest.Members members =
                new ChatRequest.Members(
                        model.get(),
                        stream,
                        includeUsage,
                        maxTokens,
                        maxCompletionTokens,
                        n,
                        serviceTier,
                        List.copyOf(toolTypes),
                        webSearch,
                        audioOutput,
                        messages.count(),
                        messages.images(),
                        messages.hasContentElsewhere());
        ChatRequest.Spans spans =
                new ChatRequest.Spans(
                        inside, modelSpan, maxTokensSpan, maxCompletionTokensSpan, streamOptions);
        return new BodyReading.Valid(new ChatRequest(body, members, spans));
    }

    private void check(String name) throws RefusedException {
        if (READ.contains(name)) {
            if (!seen.add(name)) {
                throw new RefusedException(Fault.DUPLICATE, name);
            }
        } else if (READ.contains(name.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(Fault.MISSPELT, name);
        }
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "model" -> {
                model = Optional.of(text(parser, name));
                modelSpan = JsonText.skipValue(parser);
            }
            case "stream" -> stream = flag(parser, name);
            case "stream_options" -> streamOptions(parser);
            case "max_tokens" -> {
                maxTokens = count(parser, name, 0);
                maxTokensSpan = Optional.of(JsonText.skipValue(parser));
            }
            case "max_completion_tokens" -> {
                maxCompletionTokens = count(parser, name, 0);
                maxCompletionTokensSpan = Optional.of(JsonText.skipValue(parser));
            }
            case "n" -> n = count(parser, name, 1).orElse(1);
            case "service_tier" ->
                    serviceTier =
                            isNull(parser) ? Optional.empty() : Optional.of(text(parser, name));
            case "tools" -> tools(parser);
            case "web_search_options" -> {
                webSearch = !isNull(parser);
                JsonText.skipValue(parser);
            }
            case "modalities" -> modalities(parser);
            case "messages" -> messages.read(arrayOf(parser, name));
            default -> JsonText.skipValue(parser);
        }
    }

    private void streamOptions(JsonParser parser) throws IOException {
        if (isNull(parser)) {
            streamOptions = new StreamOptions.Null(JsonText.skipValue(parser));
            return;
        }
        require(parser.currentToken() == JsonToken.START_OBJECT, "stream_options");
        int inside = JsonText.startOf(parser) + 1;
        boolean empty = true;
        Optional<Span> stated = Optional.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            empty = false;
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("include_usage")) {
                if (stated.isPresent()) {
                    throw new RefusedException(Fault.DUPLICATE, "stream_options.include_usage");
                }
                includeUsage = flag(parser, "stream_options.include_usage");
                stated = Optional.of(JsonText.skipValue(parser));
            } else if (name.equalsIgnoreCase("include_usage")) {
                throw new RefusedException(Fault.MISSPELT, "stream_options." + name);
            } else {
                JsonText.skipValue(parser);
            }
        }
        boolean isEmpty = empty;
        streamOptions =
                stated.<StreamOptions>map(StreamOptions.Stated::new)
                        .orElseGet(() -> new StreamOptions.Unstated(inside, isEmpty));
    }

    private void tools(JsonParser parser) throws IOException {
        if (isNull(parser)) {
            return;
        }
        arrayOf(parser, "tools");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String where = "tools[" + toolTypes.size() + "]";
            require(parser.currentToken() == JsonToken.START_OBJECT, where);
            Optional<String> type = Optional.empty();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (!name.equalsIgnoreCase("type")) {
                    JsonText.skipValue(parser);
                } else if (type.isPresent()) {
                    throw new RefusedException(Fault.DUPLICATE, where + "." + name);
                } else {
                    type = Optional.of(text(parser, where + ".type"));
                }
            }
            toolTypes.add(type.orElse(""));
        }
    }

    private void modalities(JsonParser parser) throws IOException {
        if (isNull(parser)) {
            return;
        }
        arrayOf(parser, "modalities");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            audioOutput |= text(parser, "modalities").equals("audio");
        }
    }

    private static JsonParser arrayOf(JsonParser parser, String name) throws RefusedException {
        require(parser.currentToken() == JsonToken.START_ARRAY, name);
        return parser;
    }

    private static boolean isNull(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    private static String text(JsonParser parser, String name) throws IOException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, name);
        return parser.getText();
    }

    private static boolean flag(JsonParser parser, String name) throws RefusedException {
        require(parser.currentToken().isBoolean() || isNull(parser), name);
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** A whole number of at least {@code least}; null counts as absent. */
    private static OptionalLong count(JsonParser parser, String name, long least)
            throws IOException {
        if (isNull(parser)) {
            return OptionalLong.empty();
        }
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, name);
        require(parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER, name);
        long value = parser.getLongValue();
        require(value >= least && value <= MAX_COUNT, name);
        return OptionalLong.of(value);
    }

    private static void require(boolean holds, String name) throws RefusedException {
        if (!holds) {
            throw new RefusedException(Fault.WRONG_TYPE, name);
        }
    }

    /** Leaves the scan from wherever it is. */
    private static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient Invalid invalid;

        RefusedException(Fault fault, String param) {
            super(param);
            this.invalid = Invalid.of(fault, param);
        }
    }
}
