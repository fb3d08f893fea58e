package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * Plays a finished response as the events that lead to it, numbered without gaps from 0; played
 * again it is the same.
 */
final class ResponseEvents {

    private final Desk desk;
    private final ObjectNode response;
    private final EventStream stream;
    private final int after;
    private int sequence;

    /**
     * Prepares to play.
     *
     * @param after the number of the last event that the client has already; -1 if it has none
     */
    ResponseEvents(Desk desk, ObjectNode response, EventStream stream, int after) {
        this.desk = desk;
        this.response = response;
        this.stream = stream;
        this.after = after;
    }

    void play() throws IOException, InterruptedException {
        ObjectNode begun = response.deepCopy().put("status", "in_progress").putNull("usage");
        begun.putNull("incomplete_details").putArray("output");
        send(event("response.created").set("response", begun));
        send(event("response.in_progress").set("response", begun));
        int index = 0;
        for (JsonNode item : response.path("output")) {
            if (!item((ObjectNode) item, index)) {
                return;
            }
            index++;
        }
        String end = "response." + response.path("status").asText();
        send(event(end).set("response", response));
        stream.end();
    }

    private boolean item(ObjectNode item, int index) throws IOException, InterruptedException {
        ObjectNode added = item.deepCopy().put("status", "in_progress");
        String type = item.path("type").asText();
        switch (type) {
            case "message" -> added.putArray("content");
            case "function_call" -> added.put("arguments", "");
            default -> {
                // a search is shown as it is
            }
        }
        send(event("response.output_item.added").put("output_index", index).set("item", added));
        boolean good =
                switch (type) {
                    case "message" -> message(item, index);
                    case "function_call" -> call(item, index);
                    default -> search(item, index);
                };
        if (good) {
            send(event("response.output_item.done").put("output_index", index).set("item", item));
        }
        return good;
    }

    private boolean message(ObjectNode item, int index) throws IOException, InterruptedException {
        ObjectNode part = (ObjectNode) item.path("content").path(0);
        String text = part.path("text").asText();
        ObjectNode empty = part.deepCopy().put("text", "");
        empty.putArray("annotations");
        send(inPart("response.content_part.added", item, index).set("part", empty));
        boolean good =
                stream.words(
                        DemoText.words(text),
                        failure(),
                        word -> {
                            ObjectNode delta = inPart("response.output_text.delta", item, index);
                            delta.put("delta", word).putArray("logprobs");
                            send(delta);
                        });
        if (!good) {
            return false;
        }
        int number = 0;
        for (JsonNode annotation : part.path("annotations")) {
            ObjectNode added = inPart("response.output_text.annotation.added", item, index);
            send(added.put("annotation_index", number++).set("annotation", annotation));
        }
        ObjectNode done = inPart("response.output_text.done", item, index).put("text", text);
        done.putArray("logprobs");
        send(done);
        send(inPart("response.content_part.done", item, index).set("part", part));
        return true;
    }

    private boolean call(ObjectNode item, int index) throws IOException, InterruptedException {
        String arguments = item.path("arguments").asText();
        List<String> pieces = new Reply.Call("", arguments).pieces();
        boolean good =
                stream.pieces(
                        pieces,
                        failure(),
                        piece ->
                                send(
                                        inItem(
                                                        "response.function_call_arguments.delta",
                                                        item,
                                                        index)
                                                .put("delta", piece)));
        if (good) {
            send(
                    inItem("response.function_call_arguments.done", item, index)
                            .put("name", item.path("name").asText())
                            .put("arguments", arguments));
        }
        return good;
    }

    private boolean search(ObjectNode item, int index) throws IOException {
        for (String state : List.of("in_progress", "searching", "completed")) {
            send(inItem("response.web_search_call." + state, item, index));
        }
        return true;
    }

    /** The event that ends a stream without a terminal one; it has the next number. */
    private ObjectNode failure() {
        return event("error")
                .put("code", "server_error")
                .put("message", "overloaded")
                .putNull("param");
    }

    private ObjectNode event(String type) {
        return desk.object().put("type", type);
    }

    private ObjectNode inItem(String type, ObjectNode item, int index) {
        return event(type).put("item_id", item.path("id").asText()).put("output_index", index);
    }

    private ObjectNode inPart(String type, ObjectNode item, int index) {
        return inItem(type, item, index).put("content_index", 0);
    }

    private void send(JsonNode event) throws IOException {
        int number = sequence++;
        if (number > after) {
            stream.send(((ObjectNode) event).put("sequence_number", number));
        }
    }
}
