package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps responses in memory, and answers what is asked about one of them by its id. */
final class ResponseShelf {

    static final String PATH = "/v1/responses/";

    private final Desk desk;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** A response and what it answers. */
    private record Kept(ObjectNode response, JsonNode input) {}

    ResponseShelf(Desk desk) {
        this.desk = desk;
    }

    void put(ObjectNode response, JsonNode input) {
        kept.put(response.path("id").asText(), new Kept(response, input));
    }

    /** What the conversation up to and with that response costs as input again. */
    Optional<Integer> tokens(String id) {
        return Optional.ofNullable(kept.get(id))
                .map(found -> found.response().path("usage").path("total_tokens").asInt());
    }

    /** {@code GET}, {@code DELETE} and {@code POST} below {@link #PATH}. */
    void answer(HttpExchange exchange) throws IOException, InterruptedException {
        String[] place = exchange.path().substring(PATH.length()).split("/", 2);
        Optional<Kept> found = Optional.ofNullable(kept.get(place[0]));
        if (found.isEmpty()) {
            refuse(exchange, 404, "Response with id '%s' not found.".formatted(place[0]));
            return;
        }
        ObjectNode response = found.get().response();
        switch (exchange.method() + " " + (place.length > 1 ? place[1] : "")) {
            case "GET " -> retrieve(exchange, response);
            case "GET input_items" -> send(exchange, items(place[0], found.get().input()));
            case "DELETE " -> {
                kept.remove(place[0]);
                send(
                        exchange,
                        desk.object()
                                .put("id", place[0])
                                .put("object", "response.deleted")
                                .put("deleted", true));
            }
            case "POST cancel" -> refuse(exchange, 400, "Cannot cancel a synchronous response.");
            default -> refuse(exchange, 404, "Unknown path.");
        }
    }

    private void retrieve(HttpExchange exchange, ObjectNode response)
            throws IOException, InterruptedException {
        if (exchange.query("stream").filter("true"::equals).isEmpty()) {
            send(exchange, response);
            return;
        }
        int after = exchange.query("starting_after").map(Integer::parseInt).orElse(-1);
        // whoever replays does not wait for words a second time
        desk.stream(
                exchange,
                desk.behaviour("exact-max"),
                Naming.NAMED,
                stream -> new ResponseEvents(desk, response, stream, after).play());
    }

    private ObjectNode items(String id, JsonNode input) {
        ObjectNode list = desk.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        if (input.isTextual()) {
            ObjectNode message =
                    data.addObject()
                            .put("id", "msg_of_" + id)
                            .put("type", "message")
                            .put("role", "user")
                            .put("status", "completed");
            message.putArray("content")
                    .addObject()
                    .put("type", "input_text")
                    .put("text", input.textValue());
        } else {
            for (JsonNode item : input) {
                ObjectNode named = item.deepCopy();
                data.add(named.put("id", "msg_of_" + id + "_" + data.size()));
            }
        }
        list.put("first_id", data.path(0).path("id").asText());
        list.put("last_id", data.path(data.size() - 1).path("id").asText());
        return list.put("has_more", false);
    }

    private static void send(HttpExchange exchange, ObjectNode body) throws IOException {
        exchange.answer(200, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void refuse(HttpExchange exchange, int status, String message) throws IOException {
        ObjectNode error = Errors.openAi(desk.object(), message, "invalid_request_error");
        exchange.answer(status, error.toString().getBytes(StandardCharsets.UTF_8));
    }
}
