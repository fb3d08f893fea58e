package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.Asked.Objection;
import com.nexusapi.relay.wire.BodyReading.Fault;
import com.nexusapi.relay.wire.Values.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code tools}: those that run at the client cost tokens only, searches have a price, and
 * all others are refused, since what they cost is not known (surface reference §1.4).
 */
final class ToolScan {

    private static final Set<String> CHAT = Set.of("function", "custom");
    private static final Set<String> RESPONSES =
            Set.of("function", "custom", "local_shell", "shell", "apply_patch");
    private static final Set<String> MESSAGES = Set.of("", "custom");
    private static final List<String> RESPONSES_FAMILIES = List.of("computer");
    private static final List<String> MESSAGES_FAMILIES =
            List.of("bash_", "text_editor_", "computer_", "memory_");
    private static final String SEARCH = "web_search";
    private static final String FETCH = "web_fetch_";

    private final Endpoint endpoint;
    private final List<Objection> objections = new ArrayList<>();
    private Optional<String> searching = Optional.empty();
    private OptionalLong mostSearches = OptionalLong.empty();
    private boolean readsElsewhere;
    private int count;

    ToolScan(Endpoint endpoint) {
        this.endpoint = endpoint.offeredAs();
    }

    /** At least one is. */
    boolean isGiven() {
        return count > 0;
    }

    List<Objection> objections() {
        return objections;
    }

    /** The member that asks for searches. */
    Optional<String> searching() {
        return searching;
    }

    /** {@code max_uses} of the search tool. */
    OptionalLong mostSearches() {
        return mostSearches;
    }

    /** What a tool finds is read by the model. */
    boolean readsElsewhere() {
        return readsElsewhere;
    }

    void read(JsonParser parser) throws IOException {
        if (Values.isNull(parser)) {
            return;
        }
        Values.arrayOf(parser, "tools");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String where = "tools[" + count + "]";
            Values.require(parser.currentToken() == JsonToken.START_OBJECT, where);
            tool(parser, where);
            count++;
        }
    }

    private void tool(JsonParser parser, String where) throws IOException {
        Optional<String> type = Optional.empty();
        OptionalLong uses = OptionalLong.empty();
        boolean hosted = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equalsIgnoreCase("type")) {
                if (type.isPresent()) {
                    throw new RefusedException(Fault.DUPLICATE, where + "." + name);
                }
                type = Optional.of(Values.text(parser, where + ".type"));
            } else if (name.equalsIgnoreCase("max_uses")) {
                uses = Values.count(parser, where + ".max_uses", 0);
            } else if (name.equalsIgnoreCase("environment")) {
                hosted = !isLocal(parser);
            } else {
                JsonText.skipValue(parser);
            }
        }
        judge(type.orElse(""), uses, hosted, where + ".type");
    }

    /** A shell runs at the client, or in a container of the upstream. */
    private static boolean isLocal(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            JsonText.skipValue(parser);
            return false;
        }
        boolean local = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isType = parser.currentName().equalsIgnoreCase("type");
            parser.nextToken();
            if (isType && parser.currentToken() == JsonToken.VALUE_STRING) {
                local = parser.getText().equals("local");
            }
            JsonText.skipValue(parser);
        }
        return local;
    }

    private void judge(String type, OptionalLong uses, boolean hosted, String param) {
        boolean mayReachOut = endpoint == Endpoint.RESPONSES || endpoint == Endpoint.MESSAGES;
        if (mayReachOut && type.startsWith(SEARCH)) {
            searching = Optional.of(param);
            mostSearches = uses;
            readsElsewhere = true;
        } else if (endpoint == Endpoint.MESSAGES && type.startsWith(FETCH)) {
            readsElsewhere = true;
        } else if (hosted || !runsAtClient(type)) {
            objections.add(new Objection(param, "This tool is not offered here."));
        }
    }

    private boolean runsAtClient(String type) {
        return switch (endpoint) {
            case RESPONSES ->
                    RESPONSES.contains(type)
                            || RESPONSES_FAMILIES.stream().anyMatch(type::startsWith);
            case MESSAGES ->
                    MESSAGES.contains(type)
                            || MESSAGES_FAMILIES.stream().anyMatch(type::startsWith);
            default -> CHAT.contains(type);
        };
    }
}
