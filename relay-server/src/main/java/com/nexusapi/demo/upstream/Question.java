package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a text model is asked, whatever the wire format.
 *
 * @param tools those that it may call now
 * @param schema of the JSON that the answer has to be
 */
record Question(
        String model,
        String text,
        OptionalInt maxTokens,
        List<Tool> tools,
        Optional<JsonNode> schema) {

    Question {
        tools = List.copyOf(tools);
    }

    /** A function of the client's. */
    record Tool(String name, JsonNode schema) {}

    static OptionalInt maximum(JsonNode number) {
        return number.isInt() ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    }
}
