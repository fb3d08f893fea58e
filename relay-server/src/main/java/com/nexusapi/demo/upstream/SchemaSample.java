package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A value that obeys a JSON schema of the kind that function tools and structured output use. */
final class SchemaSample {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 8;

    private SchemaSample() {}

    /** The sample as compact JSON; references within a schema are followed. */
    static String of(JsonNode schema) {
        return sample(schema, schema, 0).toString();
    }

    private static JsonNode sample(JsonNode schema, JsonNode root, int depth) {
        if (depth > DEEPEST) {
            return NODES.nullNode();
        }
        if (schema.has("$ref")) {
            String pointer = schema.path("$ref").asText().replaceFirst("^#", "");
            return sample(root.at(pointer), root, depth + 1);
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("anyOf")) {
            return sample(schema.path("anyOf").path(0), root, depth + 1);
        }
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema;
        return switch (type.isTextual() ? type.asText() : type.path("type").asText("object")) {
            case "string" -> NODES.textNode("Paris");
            case "integer" -> NODES.numberNode(42);
            case "number" -> NODES.numberNode(42);
            case "boolean" -> NODES.booleanNode(true);
            case "array" -> array(schema, root, depth);
            case "null" -> NODES.nullNode();
            default -> object(schema, root, depth);
        };
    }

    private static JsonNode array(JsonNode schema, JsonNode root, int depth) {
        ArrayNode array = NODES.arrayNode();
        return array.add(sample(schema.path("items"), root, depth + 1));
    }

    private static JsonNode object(JsonNode schema, JsonNode root, int depth) {
        ObjectNode object = NODES.objectNode();
        schema.path("properties")
                .properties()
                .forEach(property ->
                        object.set(
                                property.getKey(), sample(property.getValue(), root, depth + 1)));
        return object;
    }
}
