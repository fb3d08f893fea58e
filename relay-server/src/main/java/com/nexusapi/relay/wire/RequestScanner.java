package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.Asked.Hosted;
import com.nexusapi.relay.wire.Asked.Objection;
import com.nexusapi.relay.wire.BodyReading.Fault;
import com.nexusapi.relay.wire.BodyReading.Invalid;
import com.nexusapi.relay.wire.JsonRequest.Maximum;
import com.nexusapi.relay.wire.JsonRequest.StreamOptions;
import com.nexusapi.relay.wire.Values.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request body, once, front to back. */
final class RequestScanner {

    /** Searches that a call is thought to make at most, when nobody says. */
    private static final long UNSTATED_SEARCHES = 10;

    private final byte[] body;
    private final Endpoint endpoint;
    private final Set<String> known;
    private final Set<String> seen = new HashSet<>();
    private final ContentScan content;
    private final ToolScan tools;
    private final InputScan input = new InputScan();

    private Optional<String> model = Optional.empty();
    private Optional<Span> modelSpan = Optional.empty();
    private boolean stream;
    private boolean includeUsage;
    private StreamOptions streamOptions = new StreamOptions.Absent();
    private final List<Maximum> maxima = new ArrayList<>(2);
    private Optional<Span> streamFormat = Optional.empty();
    private boolean asEvents;
    private OptionalLong n = OptionalLong.empty();
    private OptionalLong bestOf = OptionalLong.empty();
    private Optional<String> serviceTier = Optional.empty();
    private boolean webSearch;
    private OptionalLong maxToolCalls = OptionalLong.empty();
    private boolean audioOutput;
    private boolean longCache;
    private boolean keeps = true;
    private Optional<String> format = Optional.empty();
    private Optional<String> previousResponse = Optional.empty();
    private final List<Objection> objections = new ArrayList<>();

    RequestScanner(Endpoint endpoint, byte[] body) {
        this.endpoint = endpoint;
        this.body = body;
        this.known = RequestMembers.of(endpoint);
        this.content = new ContentScan(body);
        this.tools = new ToolScan(endpoint);
    }

    BodyReading scan() {
        try (JsonParser parser = JsonText.parser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                return Invalid.of(first == null ? Fault.NOT_JSON : Fault.NOT_AN_OBJECT);
            }
            int inside = JsonText.startOf(parser) + 1;
            boolean isEmpty = true;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                isEmpty = false;
                String name = parser.currentName();
                check(name);
                parser.nextToken();
                member(parser, known.contains(name) ? name : "");
            }
            if (parser.nextToken() != null) {
                return Invalid.of(Fault.NOT_JSON);
            }
            return finished(inside, isEmpty);
        } catch (RefusedException e) {
            return e.invalid();
        } catch (IOException e) {
            return Invalid.of(Fault.NOT_JSON);
        }
    }

    private void check(String name) throws RefusedException {
        if (known.contains(name)) {
            if (!seen.add(name)) {
                throw new RefusedException(Fault.DUPLICATE, name);
            }
        } else if (known.contains(name.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(Fault.MISSPELT, name);
        }
    }

    private BodyReading finished(int inside, boolean isEmpty) {
        Optional<String> named = model.or(() -> RequestMembers.defaultModel(endpoint));
        if (named.isEmpty()) {
            return Invalid.of(Fault.MISSING, "model");
        }
        OptionalLong most = maximum();
        if (endpoint == Endpoint.MESSAGES && most.isEmpty()) {
            return Invalid.of(Fault.MISSING, "max_tokens");
        }
        objections.addAll(tools.objections());
        objections.addAll(content.objections());
        if (tools.readsElsewhere() || webSearch) {
            content.readsElsewhere();
        }
        Asked asked =
                new Asked(
                        endpoint,
                        named.get(),
                        (stream && endpoint.streams()) || asEvents,
                        includeUsage,
                        most,
                        forEachPrompt(Math.max(n.orElse(1), bestOf.orElse(1))),
                        forEachPrompt(n.orElse(1)),
                        serviceTier,
                        hosted(named.get()),
                        tools.isGiven(),
                        audioOutput,
                        longCache,
                        content.found(),
                        new Asked.Units(input.characters(), images(), 0),
                        format,
                        previousResponse,
                        endpoint == Endpoint.RESPONSES && keeps,
                        objections);
        JsonRequest.Spans spans =
                new JsonRequest.Spans(
                        inside, isEmpty, modelSpan, maxima, streamOptions, streamFormat);
        return new BodyReading.Valid(new JsonRequest(body, asked, spans));
    }

    /** Of several members that limit the same the largest, since an upstream may read any. */
    private OptionalLong maximum() {
        OptionalLong most =
                maxima.stream().flatMapToLong(maximum -> maximum.value().stream()).max();
        return most.isEmpty() ? RequestMembers.defaultMaximum(endpoint) : most;
    }

    private long forEachPrompt(long answers) {
        long each = Math.min(Integer.MAX_VALUE, answers);
        return endpoint == Endpoint.COMPLETIONS ? each * input.prompts() : each;
    }

    private long images() {
        return endpoint == Endpoint.IMAGE_GENERATIONS || endpoint == Endpoint.IMAGE_EDITS
                ? n.orElse(1)
                : 0;
    }

    private Hosted hosted(String named) {
        if (webSearch) {
            return new Hosted(1, "web_search_options");
        }
        if (endpoint == Endpoint.CHAT && named.contains("-search-")) {
            return new Hosted(1, "model");
        }
        long most = tools.mostSearches().orElse(maxToolCalls.orElse(UNSTATED_SEARCHES));
        return tools.searching()
                .map(param -> new Hosted(Math.max(1, most), param))
                .orElse(Hosted.NONE);
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "model" -> {
                model = Optional.of(Values.text(parser, name));
                modelSpan = Optional.of(JsonText.skipValue(parser));
            }
            case "stream" -> stream = Values.flag(parser, name);
            case "stream_options" -> streamOptions(parser);
            case "stream_format" -> {
                asEvents = Finding.textOf(parser).filter("sse"::equals).isPresent();
                streamFormat = Optional.of(JsonText.skipValue(parser));
            }
            case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                    maxima.add(
                            new Maximum(
                                    name,
                                    Values.count(parser, name, 0),
                                    JsonText.skipValue(parser)));
            case "n" -> n = Values.count(parser, name, 1);
            case "best_of" -> bestOf = Values.count(parser, name, 1);
            case "response_format" -> format = textOrNull(parser, name);
            case "store" -> keeps = Values.isNull(parser) || Values.flag(parser, name);
            case "max_tool_calls" -> maxToolCalls = Values.count(parser, name, 0);
            case "service_tier" -> serviceTier = textOrNull(parser, name);
            case "prompt_cache_retention" ->
                    longCache =
                            textOrNull(parser, name).filter(kept -> kept.endsWith("h")).isPresent();
            default -> content(parser, name);
        }
    }

    private void content(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "messages", "system", "images" -> readContent(parser, name);
            case "input" -> {
                if (endpoint == Endpoint.RESPONSES || endpoint == Endpoint.RESPONSE_INPUT_TOKENS) {
                    content.read(parser, name);
                } else {
                    input.read(parser);
                }
            }
            case "prompt" -> prompt(parser);
            case "tools" -> tools.read(parser);
            case "modalities" -> modalities(parser);
            case "web_search_options" -> {
                webSearch = !Values.isNull(parser);
                JsonText.skipValue(parser);
            }
            case "previous_response_id" -> previousResponse = textOrNull(parser, name);
            default -> refusable(parser, name);
        }
    }

    private void readContent(JsonParser parser, String name) throws IOException {
        if (name.equals("messages")) {
            Values.arrayOf(parser, name);
        }
        content.read(parser, name);
    }

    /** A stored prompt is an object of the upstream's account. */
    private void prompt(JsonParser parser) throws IOException {
        if (endpoint == Endpoint.COMPLETIONS) {
            input.read(parser);
            return;
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            refuse("prompt", "Stored prompts are not offered here.");
        }
        JsonText.skipValue(parser);
    }

    /** Members that are refused unless they say nothing. */
    private void refusable(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "speed" -> {
                if (textOrNull(parser, name).filter("fast"::equals).isPresent()) {
                    serviceTier = Optional.of("fast");
                }
            }
            case "inference_geo" ->
                    textOrNull(parser, name)
                            .filter(geo -> !geo.equals("global"))
                            .ifPresent(_ -> refuse(name, "This region has no price."));
            case "background" -> {
                if (Values.flag(parser, name)) {
                    refuse(name, "Background responses are not offered here.");
                }
            }
            case "conversation" ->
                    refuseUnlessNull(parser, name, "Conversations are not offered here.");
            case "container" -> refuseUnlessNull(parser, name, "Containers are not offered here.");
            case "mcp_servers" -> mcpServers(parser);
            default -> JsonText.skipValue(parser);
        }
    }

    private void mcpServers(JsonParser parser) throws IOException {
        if (Values.isNull(parser)) {
            return;
        }
        Values.arrayOf(parser, "mcp_servers");
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            refuse("mcp_servers[" + i + "]", "Hosted MCP servers are not offered here.");
            JsonText.skipValue(parser);
        }
    }

    private void refuseUnlessNull(JsonParser parser, String name, String message)
            throws IOException {
        if (!Values.isNull(parser)) {
            refuse(name, message);
        }
        JsonText.skipValue(parser);
    }

    private void refuse(String param, String message) {
        objections.add(new Objection(param, message));
    }

    private void streamOptions(JsonParser parser) throws IOException {
        if (Values.isNull(parser)) {
            streamOptions = new StreamOptions.Null(JsonText.skipValue(parser));
            return;
        }
        Values.require(parser.currentToken() == JsonToken.START_OBJECT, "stream_options");
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
                includeUsage = Values.flag(parser, "stream_options.include_usage");
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

    private void modalities(JsonParser parser) throws IOException {
        if (Values.isNull(parser)) {
            return;
        }
        Values.arrayOf(parser, "modalities");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            audioOutput |= Values.text(parser, "modalities").equals("audio");
        }
    }

    private static Optional<String> textOrNull(JsonParser parser, String name) throws IOException {
        return Values.isNull(parser) ? Optional.empty() : Optional.of(Values.text(parser, name));
    }
}
