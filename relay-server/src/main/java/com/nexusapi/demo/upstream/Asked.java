package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's body.
 *
 * @param body JSON as sent; of a form its text fields, those with {@code []} as lists
 * @param files of a form, in their order
 */
record Asked(JsonNode body, List<FormFile> files) {

    Asked {
        files = List.copyOf(files);
    }

    /**
     * A file of a form.
     *
     * @param field its name in the form
     * @param latin its bytes as characters of ISO 8859-1, which stand for them one to one
     */
    record FormFile(String field, String fileName, String latin) {

        byte[] bytes() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads JSON or {@code multipart/form-data}; throws an IOException for what is neither. */
    static Asked of(HttpExchange exchange, ObjectMapper json) throws IOException {
        String type = exchange.header("content-type").orElse("");
        return type.startsWith("multipart/form-data")
                ? form(new String(exchange.body(), StandardCharsets.ISO_8859_1), type, json)
                : new Asked(json.readTree(exchange.body()), List.of());
    }

    private static Asked form(String latin, String type, ObjectMapper json) throws IOException {
        String boundary = parameter(type.replace("; ", ";") + ";", "boundary");
        String delimiter = "\r\n--" + boundary;
        String rest = "\r\n" + latin;
        ObjectNode fields = json.createObjectNode();
        List<FormFile> files = new ArrayList<>();
        int from = rest.indexOf(delimiter);
        while (from >= 0 && !rest.startsWith("--", from + delimiter.length())) {
            int head = from + delimiter.length() + 2;
            int content = rest.indexOf("\r\n\r\n", head);
            int end = rest.indexOf(delimiter, content);
            if (content < 0 || end < 0) {
                throw new IOException("a form without end");
            }
            part(rest.substring(head, content), rest.substring(content + 4, end), fields, files);
            from = end;
        }
        return new Asked(fields, files);
    }

    private static void part(String head, String content, ObjectNode fields, List<FormFile> files) {
        String name = parameter(head.replace("; ", ";"), "name");
        String fileName = parameter(head.replace("; ", ";"), "filename");
        if (!fileName.isEmpty()) {
            files.add(new FormFile(name, fileName, content));
            return;
        }
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (name.endsWith("[]")) {
            String list = name.substring(0, name.length() - 2);
            ArrayNode values = fields.withArray(list);
            values.add(text);
        } else {
            fields.put(name, text);
        }
    }

    /** The value of {@code ;name=value} or {@code ;name="value"}, empty if there is none. */
    private static String parameter(String header, String name) {
        int at = header.indexOf(";" + name + "=");
        if (at < 0) {
            return "";
        }
        String value = header.substring(at + name.length() + 2);
        return value.startsWith("\"")
                ? value.substring(1, value.indexOf('"', 1))
                : value.split("[;\r\n]", 2)[0].strip();
    }

    /** True for JSON's true, and for a form's text that says so. */
    boolean isTrue(String field) {
        return body.path(field).asText().equals("true");
    }
}
