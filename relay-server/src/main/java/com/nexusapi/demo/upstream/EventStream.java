package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A stream of server-sent events under way: one chunk and one flush an event. */
final class EventStream {

    private static final int PIECES_BEFORE_TROUBLE = 5;

    private final HttpExchange exchange;
    private final ObjectMapper json;
    private final Behaviour behaviour;
    private final Naming naming;
    private int pieces;

    /** Whether events have an {@code event:} line, which then equals their {@code type}. */
    enum Naming {
        NAMED,
        NAMELESS
    }

    private EventStream(
            HttpExchange exchange, ObjectMapper json, Behaviour behaviour, Naming naming) {
        this.exchange = exchange;
        this.json = json;
        this.behaviour = behaviour;
        this.naming = naming;
    }

    static EventStream begin(
            HttpExchange exchange, ObjectMapper json, Behaviour behaviour, Naming naming)
            throws IOException {
        exchange.beginEvents();
        return new EventStream(exchange, json, behaviour, naming);
    }

    /** Sends one piece of an answer. */
    interface Piece {
        void send(String text) throws IOException;
    }

    void send(ObjectNode event) throws IOException {
        String name = naming == Naming.NAMED ? "event: " + event.path("type").asText() + "\n" : "";
        String text = name + "data: " + json.writeValueAsString(event) + "\n\n";
        exchange.send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends words at the model's pace, each but the first with a blank before it.
     *
     * @param error what a model made to fail says after a few pieces
     * @return false when the stream has come to a bad end
     */
    boolean words(List<String> words, ObjectNode error, Piece piece)
            throws IOException, InterruptedException {
        for (int i = 0; i < words.size(); i++) {
            if (!piece(i == 0 ? words.get(i) : " " + words.get(i), error, piece)) {
                return false;
            }
        }
        return true;
    }

    /** The same for pieces that are not words. */
    boolean pieces(List<String> texts, ObjectNode error, Piece piece)
            throws IOException, InterruptedException {
        for (String text : texts) {
            if (!piece(text, error, piece)) {
                return false;
            }
        }
        return true;
    }

    private boolean piece(String text, ObjectNode error, Piece piece)
            throws IOException, InterruptedException {
        Thread.sleep(pieces == 0 ? behaviour.first() : behaviour.between());
        if (pieces == PIECES_BEFORE_TROUBLE && isTrouble(error)) {
            return false;
        }
        pieces++;
        piece.send(text);
        return true;
    }

    private boolean isTrouble(ObjectNode error) throws IOException {
        if (behaviour.isCut()) {
            exchange.raw("20\r\ndata: {\"id\":".getBytes(StandardCharsets.US_ASCII));
            exchange.abort();
            return true;
        }
        if (behaviour.failsInStream()) {
            send(error);
            end();
            return true;
        }
        return false;
    }

    /** The end mark of chat and legacy completions. */
    void done() throws IOException {
        exchange.send("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
        end();
    }

    void end() throws IOException {
        exchange.endChunks();
    }
}
