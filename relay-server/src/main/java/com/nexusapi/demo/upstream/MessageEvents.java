package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** Plays a finished message as the events that lead to it. */
final class MessageEvents {

    private final Desk desk;
    private final ObjectNode message;
    private final EventStream stream;
    private final ObjectNode error;

    MessageEvents(Desk desk, ObjectNode message, EventStream stream) {
        this.desk = desk;
        this.message = message;
        this.stream = stream;
        this.error = Errors.anthropic(desk.object(), "overloaded_error", "Overloaded");
    }

    void play() throws IOException, InterruptedException {
        ObjectNode begun = message.deepCopy().putNull("stop_reason");
        begun.putArray("content");
        if (begun.path("usage") instanceof ObjectNode usage) {
            usage.put("output_tokens", 1).remove("output_tokens_details");
        } else {
            // the SDKs want to see numbers here
            begun.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
        }
        stream.send(event("message_start").set("message", begun));
        stream.send(event("ping"));
        int index = 0;
        for (JsonNode block : message.path("content")) {
            if (!block((ObjectNode) block, index)) {
                return;
            }
            index++;
        }
        ObjectNode delta = event("message_delta");
        delta.putObject("delta")
                .put("stop_reason", message.path("stop_reason").asText())
                .putNull("stop_sequence");
        if (message.path("usage") instanceof ObjectNode usage) {
            ObjectNode last = usage.deepCopy();
            last.remove(List.of("cache_creation", "service_tier"));
            delta.set("usage", last);
        } else {
            delta.putObject("usage").put("output_tokens", 0);
        }
        stream.send(delta);
        stream.send(event("message_stop"));
        stream.end();
    }

    private boolean block(ObjectNode block, int index) throws IOException, InterruptedException {
        ObjectNode empty = block.deepCopy();
        String type = block.path("type").asText();
        switch (type) {
            case "text" -> empty.put("text", "");
            case "thinking" -> empty.put("thinking", "").put("signature", "");
            case "tool_use", "server_tool_use" -> empty.putObject("input");
            default -> {
                // results come whole
            }
        }
        ObjectNode start = event("content_block_start").put("index", index);
        stream.send(start.set("content_block", empty));
        boolean good =
                switch (type) {
                    case "text" -> words(index, "text_delta", "text", block.path("text"));
                    case "thinking" -> thinking(block, index);
                    case "tool_use", "server_tool_use" -> input(block, index);
                    default -> true;
                };
        if (good) {
            stream.send(event("content_block_stop").put("index", index));
        }
        return good;
    }

    private boolean thinking(ObjectNode block, int index) throws IOException, InterruptedException {
        if (!words(index, "thinking_delta", "thinking", block.path("thinking"))) {
            return false;
        }
        delta(index, "signature_delta", "signature", block.path("signature").asText());
        return true;
    }

    private boolean words(int index, String type, String member, JsonNode text)
            throws IOException, InterruptedException {
        return stream.words(
                DemoText.words(text.asText()), error, word -> delta(index, type, member, word));
    }

    private boolean input(ObjectNode block, int index) throws IOException, InterruptedException {
        String name = block.path("name").asText();
        Reply.Call call = new Reply.Call(name, block.path("input").toString());
        return stream.pieces(
                call.pieces(),
                error,
                piece -> delta(index, "input_json_delta", "partial_json", piece));
    }

    private void delta(int index, String type, String member, String text) throws IOException {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(member, text);
        stream.send(event);
    }

    private ObjectNode event(String type) {
        return desk.object().put("type", type);
    }
}
