package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo's provider. Any model name answers; these behave on purpose:
 *
 * <ul>
 *   <li>{@code demo-fails}: 500 with a JSON error
 *   <li>{@code exact-max}: exactly the maximum of tokens asked for, without pauses
 *   <li>{@code slow}: a second before each word
 *   <li>{@code hang}: takes the request and never answers
 *   <li>{@code cut}: ends the connection in the middle of the answer
 *   <li>{@code reset}: ends the connection before the answer
 *   <li>{@code garbage}: 200 with something that is not JSON; {@code not-http}: not even HTTP
 *   <li>{@code no-usage}, {@code zero-usage}, {@code usage-everywhere}: as named, in streams
 *   <li>{@code error-null}: {@code "error":null} in everything
 *   <li>{@code error-in-stream}: an error object after a few words
 *   <li>{@code status-429} and the like: that status with a JSON error
 * </ul>
 *
 * {@code GET /_received/last} gives back the last body received byte for byte; {@code GET
 * /_received/counts} counts calls, running streams and streams that the client left.
 */
public final class DemoUpstream implements AutoCloseable {

    private static final List<String> MODELS =
            List.of("gpt-6.2-astra", "gpt-5.5", "gpt-5-mini", "gpt-4.1", "demo-fails");
    private static final long CREATED = 1_761_955_200;

    private final ObjectMapper json = Json.newMapper();
    private final ChatAnswers answers;
    private final HttpListener listener;
    private final AtomicInteger calls = new AtomicInteger();

    /** Bytes as characters of ISO 8859-1, which stand for them one to one. */
    private volatile String lastBody = "";

    private DemoUpstream(int port, Duration pace) throws IOException {
        this.answers = new ChatAnswers(json, pace);
        this.listener = HttpListener.start(port, this::handle);
    }

    /** Starts with the pace of a quick model; port 0 is any that is free. */
    public static DemoUpstream start(int port) {
        return start(port, Duration.ofMillis(28));
    }

    /**
     * Starts it.
     *
     * @param pace the time between two words; the first takes six times as long
     */
    public static DemoUpstream start(int port, Duration pace) {
        try {
            return new DemoUpstream(port, pace);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo upstream cannot listen on port " + port, e);
        }
    }

    /** The base URL for a channel, such as {@code http://127.0.0.1:4010/v1}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.port() + "/v1");
    }

    public int calls() {
        return calls.get();
    }

    /** Connections accepted so far. */
    public int connections() {
        return listener.accepted();
    }

    /** Streams that are being sent. */
    public int running() {
        return answers.running();
    }

    /** Streams that the client left before their end. */
    public int cancelled() {
        return answers.cancelled();
    }

    public byte[] lastBody() {
        return lastBody.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Closes the connections that wait for a next request, as servers do after a while, and says
     * how many they were.
     */
    public int closeWaitingConnections() {
        return listener.closeWaiting();
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        switch (exchange.method() + " " + exchange.path()) {
            case "POST /v1/chat/completions" -> chat(exchange);
            case "GET /v1/models" -> exchange.answer(200, models());
            case "GET /_received/last" -> exchange.answer(200, lastBody());
            case "GET /_received/counts" -> exchange.answer(200, counts());
            default -> exchange.answer(404, error("Unknown path.", "invalid_request_error"));
        }
    }

    private void chat(HttpExchange exchange) throws IOException, InterruptedException {
        calls.incrementAndGet();
        lastBody = new String(exchange.body(), StandardCharsets.ISO_8859_1);
        Optional<String> key =
                exchange.header("authorization").filter(value -> value.startsWith("Bearer "));
        if (key.isEmpty()) {
            exchange.answer(401, error("No API key.", "invalid_request_error"));
            return;
        }
        JsonNode body;
        try {
            body = json.readTree(exchange.body());
        } catch (JsonProcessingException e) {
            exchange.answer(400, error("Not JSON.", "invalid_request_error"));
            return;
        }
        ChatPrompt prompt = ChatPrompt.of(body);
        if (!misbehaves(exchange, prompt.model())) {
            answers.answer(exchange, prompt);
        }
    }

    /** The scripted models that never get to an answer. */
    private boolean misbehaves(HttpExchange exchange, String model)
            throws IOException, InterruptedException {
        switch (model) {
            case "demo-fails" ->
                    exchange.answer(500, error("The server had an error.", "server_error"));
            case "hang" -> Thread.sleep(Duration.ofMinutes(10));
            case "reset" -> exchange.abort();
            case "garbage" -> exchange.answer(200, "text/html", ascii("<html>Oops</html>"));
            case "not-http" -> {
                exchange.raw(ascii("\u0001\u0002 this is not HTTP\r\n\r\n"));
                exchange.abort();
            }
            default -> {
                if (!model.matches("status-[45][0-9]{2}")) {
                    return false;
                }
                exchange.answer(
                        Integer.parseInt(model.substring("status-".length())),
                        error("Refused on purpose.", "invalid_request_error"));
            }
        }
        return true;
    }

    private byte[] models() {
        return bytes(
                Map.of(
                        "object",
                        "list",
                        "data",
                        MODELS.stream()
                                .map(id ->
                                        Map.of(
                                                "id",
                                                id,
                                                "object",
                                                "model",
                                                "created",
                                                CREATED,
                                                "owned_by",
                                                "demo"))
                                .toList()));
    }

    private byte[] counts() {
        return bytes(Map.of("calls", calls(), "running", running(), "cancelled", cancelled()));
    }

    private byte[] error(String message, String type) {
        return bytes(Map.of("error", Map.of("message", message, "type", type)));
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code --port N}: serves until it is killed; prints one line of JSON when ready. */
    public static void main(String[] arguments) {
        if (arguments.length != 2
                || !arguments[0].equals("--port")
                || !arguments[1].matches("[0-9]{1,5}")) {
            System.err.println("expected: --port N (0 is any free port)");
            System.exit(2);
        }
        DemoUpstream upstream = start(Integer.parseInt(arguments[1]));
        System.out.println("{\"event\":\"ready\",\"url\":\"" + upstream.url() + "\"}");
    }
}
