package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.Asked.Objection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Walks over what the model is to read ({@code messages}, {@code input}, {@code system}) to learn
 * whether the body holds all of it, and whether it names objects of the upstream account, which all
 * customers share (surface reference §1.4). Content that it does not know counts as being
 * elsewhere.
 */
final class ContentScan {

    private static final Set<String> WHOLLY_IN_BODY =
            Set.of(
                    "text",
                    "refusal",
                    "input_audio",
                    "image_url",
                    "thinking",
                    "message",
                    "input_text",
                    "output_text",
                    "input_image",
                    "reasoning",
                    "reasoning_text",
                    "summary_text",
                    "function_call",
                    "function_call_output",
                    "custom_tool_call",
                    "custom_tool_call_output",
                    "web_search_call",
                    "computer_call",
                    "computer_call_output",
                    "computer_screenshot",
                    "local_shell_call",
                    "local_shell_call_output",
                    "shell_call",
                    "shell_call_output",
                    "apply_patch_call",
                    "apply_patch_call_output",
                    "image",
                    "tool_use",
                    "tool_result",
                    "redacted_thinking",
                    "server_tool_use",
                    "web_search_tool_result",
                    "web_search_result",
                    "search_result");
    private static final byte[] DATA_URL = {'"', 'd', 'a', 't', 'a', ':'};

    private final byte[] body;
    private final List<Objection> objections = new ArrayList<>();
    private long images;
    private boolean elsewhere;

    ContentScan(byte[] body) {
        this.body = body;
    }

    Asked.Content found() {
        return new Asked.Content(images, elsewhere);
    }

    List<Objection> objections() {
        return objections;
    }

    /** Something is read that is not in the body. */
    void readsElsewhere() {
        elsewhere = true;
    }

    /** Reads a text, or an array of messages, items or parts; the array's end is current after. */
    void read(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            JsonText.skipValue(parser);
            return;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                part(parser, name + "[" + i + "]");
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    /** A message, an item or a part of either. */
    private void part(JsonParser parser, String where) throws IOException {
        boolean identified = false;
        boolean described = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName().toLowerCase(Locale.ROOT);
            JsonToken value = parser.nextToken();
            described |= name.equals("type") || name.equals("role");
            identified |= name.equals("id");
            switch (name) {
                case "type" -> type(parser, where);
                case "content", "output", "summary" -> read(parser, where + "." + name);
                case "image_url" -> {
                    images++;
                    address(parser, "url", where);
                }
                case "source", "file" -> address(parser, "url", where);
                case "file_url" -> {
                    elsewhere |= value != JsonToken.VALUE_NULL;
                    JsonText.skipValue(parser);
                }
                case "file_id" -> fileId(parser, where);
                // an earlier spoken answer is named by its id
                case "audio" -> {
                    elsewhere |= value == JsonToken.START_OBJECT;
                    JsonText.skipValue(parser);
                }
                default -> JsonText.skipValue(parser);
            }
        }
        if (identified && !described) {
            objections.add(reference(where));
        }
    }

    private void type(JsonParser parser, String where) throws IOException {
        boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
        String type = isText ? parser.getText() : "";
        switch (type) {
            case "item_reference" -> objections.add(reference(where));
            case "image" -> images++;
            default -> elsewhere |= !WHOLLY_IN_BODY.contains(type);
        }
        JsonText.skipValue(parser);
    }

    private static Objection reference(String where) {
        return new Objection(where, "References to stored items are not offered here.");
    }

    private void fileId(JsonParser parser, String where) throws IOException {
        if (!Values.isNull(parser)) {
            objections.add(new Objection(where + ".file_id", "Stored files are not offered here."));
        }
        JsonText.skipValue(parser);
    }

    /** Either the URL itself, as some upstreams take it, or an object with it. */
    private void address(JsonParser parser, String urlName, String where) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            url(parser);
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName().toLowerCase(Locale.ROOT);
            parser.nextToken();
            if (name.equals(urlName)) {
                url(parser);
            } else if (name.equals("file_id")) {
                fileId(parser, where);
            } else {
                JsonText.skipValue(parser);
            }
        }
    }

    private void url(JsonParser parser) throws IOException {
        Span span = JsonText.skipValue(parser);
        for (int i = 0; i < DATA_URL.length; i++) {
            if (i >= span.length() || body[span.from() + i] != DATA_URL[i]) {
                elsewhere = true;
                return;
            }
        }
    }
}
