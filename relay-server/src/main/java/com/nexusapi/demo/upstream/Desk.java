package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.common.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** What all endpoints share: numbers for ids, the pace, and how answers leave. */
final class Desk {

    /** When everything here was made, in seconds since 1970. */
    static final long CREATED = 1_761_955_200;

    private final ObjectMapper json = Json.newMapper();
    private final Duration pace;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    Desk(Duration pace) {
        this.pace = pace;
    }

    /** Answers as a stream. */
    interface Streaming {
        void run(EventStream stream) throws IOException, InterruptedException;
    }

    ObjectMapper json() {
        return json;
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    Behaviour behaviour(String model) {
        return new Behaviour(model, pace);
    }

    /** A new id such as {@code chatcmpl-demo7}. */
    String id(String prefix) {
        return prefix + "demo" + numbers.incrementAndGet();
    }

    int running() {
        return running.get();
    }

    int cancelled() {
        return cancelled.get();
    }

    /** Sends a whole answer after the time that the model thinks. */
    void whole(HttpExchange exchange, Behaviour behaviour, ObjectNode body)
            throws IOException, InterruptedException {
        whole(exchange, behaviour, "application/json", json.writeValueAsBytes(body));
    }

    /** The same for what is not JSON. */
    void whole(HttpExchange exchange, Behaviour behaviour, String type, byte[] bytes)
            throws IOException, InterruptedException {
        Thread.sleep(behaviour.first());
        if (behaviour.isCut()) {
            String head =
                    "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
                            .formatted(type, bytes.length);
            exchange.raw(head.getBytes(StandardCharsets.US_ASCII));
            exchange.raw(Arrays.copyOf(bytes, bytes.length / 2));
            exchange.abort();
            return;
        }
        exchange.answer(200, type, bytes);
    }

    /** Sends a stream, and counts it while it runs and if the client leaves it. */
    void stream(
            HttpExchange exchange,
            Behaviour behaviour,
            EventStream.Naming naming,
            Streaming streaming)
            throws IOException, InterruptedException {
        running.incrementAndGet();
        try {
            streaming.run(EventStream.begin(exchange, json, behaviour, naming));
        } catch (IOException e) {
            cancelled.incrementAndGet();
            throw e;
        } finally {
            running.decrementAndGet();
        }
    }
}
