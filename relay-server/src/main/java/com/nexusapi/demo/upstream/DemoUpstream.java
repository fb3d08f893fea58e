package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo's provider: OpenAI's endpoints and Anthropic's messages. Any model name answers; these
 * behave on purpose, wherever it makes sense:
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
 *   <li>{@code one-answer}: one answer of chat, whatever {@code n} asks for
 *   <li>{@code busy-once}: the first request with a body is told to come again in a second
 * </ul>
 *
 * Text models call the functions that they are given, answer in the JSON that a schema asks for,
 * and search the web when they may. {@code GET /_received/last} gives back the last body received
 * byte for byte, {@code GET /_received/head} its method, path and headers; {@code GET
 * /_received/counts} counts calls, running streams and streams that the client left.
 */
public final class DemoUpstream implements AutoCloseable {

    private static final List<String> MODELS =
            List.of("gpt-6.2-astra", "gpt-5.5", "gpt-5-mini", "gpt-4.1", "demo-fails");

    private final Desk desk;
    private final Map<String, Family> families;
    private final ResponseShelf shelf;
    private final HttpListener listener;
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> toldToWait = ConcurrentHashMap.newKeySet();
    private volatile Received last = new Received(new HttpExchange.Head("", "", Map.of()), "");

    /**
     * What came last.
     *
     * @param latinBody its bytes as characters of ISO 8859-1, which stand for them one to one
     */
    private record Received(HttpExchange.Head head, String latinBody) {}

    private DemoUpstream(int port, Duration pace) throws IOException {
        this.desk = new Desk(pace);
        this.shelf = new ResponseShelf(desk);
        ResponseAnswers responses = new ResponseAnswers(desk, shelf);
        MessageAnswers messages = new MessageAnswers(desk);
        this.families =
                Map.ofEntries(
                        Map.entry("/v1/chat/completions", new ChatAnswers(desk)),
                        Map.entry("/v1/completions", new CompletionAnswers(desk)),
                        Map.entry("/v1/responses", responses),
                        Map.entry("/v1/responses/input_tokens", responses::count),
                        Map.entry("/v1/embeddings", new VectorAnswers(desk)),
                        Map.entry("/v1/moderations", new ModerationAnswers(desk)),
                        Map.entry(
                                "/v1/images/generations",
                                new ImageAnswers(desk, "image_generation")),
                        Map.entry("/v1/images/edits", new ImageAnswers(desk, "image_edit")),
                        Map.entry("/v1/audio/speech", new SpeechAnswers(desk)),
                        Map.entry(
                                "/v1/audio/transcriptions",
                                new TranscriptAnswers(desk, "transcribe")),
                        Map.entry(
                                "/v1/audio/translations", new TranscriptAnswers(desk, "translate")),
                        Map.entry("/v1/messages", messages),
                        Map.entry("/v1/messages/count_tokens", messages::count));
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

    /**
     * The base URL for a channel, such as {@code http://127.0.0.1:4010/v1}; one of Anthropic's kind
     * wants it without {@code /v1}.
     */
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
        return desk.running();
    }

    /** Streams that the client left before their end. */
    public int cancelled() {
        return desk.cancelled();
    }

    public byte[] lastBody() {
        return last.latinBody().getBytes(StandardCharsets.ISO_8859_1);
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
            case "GET /v1/models" -> exchange.answer(200, models());
            case "GET /_received/last" -> exchange.answer(200, lastBody());
            case "GET /_received/head" -> exchange.answer(200, bytes(lastHead()));
            case "GET /_received/counts" -> exchange.answer(200, counts());
            default -> serve(exchange);
        }
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<Family> family =
                Optional.ofNullable(families.get(exchange.path()))
                        .filter(_ -> exchange.method().equals("POST"));
        boolean isKept = exchange.path().startsWith(ResponseShelf.PATH);
        if (family.isEmpty() && !isKept) {
            exchange.answer(404, error(exchange, 404, "Unknown path."));
            return;
        }
        calls.incrementAndGet();
        last =
                new Received(
                        exchange.head(), new String(exchange.body(), StandardCharsets.ISO_8859_1));
        if (!isKnown(exchange)) {
            exchange.answer(401, error(exchange, 401, "No API key."));
        } else if (family.isPresent()) {
            call(exchange, family.get());
        } else {
            shelf.answer(exchange);
        }
    }

    /** Any key will do, if it is sent the way that the protocol wants it. */
    private static boolean isKnown(HttpExchange exchange) {
        return isAnthropic(exchange)
                ? exchange.header("x-api-key").isPresent()
                        && exchange.header("anthropic-version").isPresent()
                : exchange.header("authorization")
                        .filter(value -> value.startsWith("Bearer "))
                        .isPresent();
    }

    private static boolean isAnthropic(HttpExchange exchange) {
        return exchange.path().startsWith("/v1/messages");
    }

    private void call(HttpExchange exchange, Family family)
            throws IOException, InterruptedException {
        Asked asked;
        try {
            asked = Asked.of(exchange, desk.json());
        } catch (JsonProcessingException e) {
            exchange.answer(400, error(exchange, 400, "Not JSON."));
            return;
        }
        if (!misbehaves(exchange, asked.body().path("model").asText())) {
            family.answer(exchange, asked);
        }
    }

    /** The scripted models that never get to an answer. */
    private boolean misbehaves(HttpExchange exchange, String model)
            throws IOException, InterruptedException {
        switch (model) {
            case "demo-fails" ->
                    exchange.answer(500, error(exchange, 500, "The server had an error."));
            case "hang" -> Thread.sleep(Duration.ofMinutes(10));
            case "reset" -> exchange.abort();
            case "garbage" -> exchange.answer(200, "text/html", ascii("<html>Oops</html>"));
            case "not-http" -> {
                exchange.raw(ascii("\u0001\u0002 this is not HTTP\r\n\r\n"));
                exchange.abort();
            }
            case "busy-once" -> {
                if (!toldToWait.add(last.latinBody())) {
                    return false;
                }
                exchange.refuse(429, 1, error(exchange, 429, "Busy."));
            }
            default -> {
                if (!model.matches("status-[45][0-9]{2}")) {
                    return false;
                }
                int status = Integer.parseInt(model.substring("status-".length()));
                exchange.answer(status, error(exchange, status, "Refused on purpose."));
            }
        }
        return true;
    }

    private byte[] models() {
        ObjectNode list = desk.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String id : MODELS) {
            data.addObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", Desk.CREATED)
                    .put("owned_by", "demo");
        }
        return bytes(list);
    }

    private ObjectNode lastHead() {
        HttpExchange.Head head = last.head();
        ObjectNode body = desk.object().put("method", head.method()).put("path", head.target());
        ObjectNode headers = body.putObject("headers");
        head.headers().forEach(headers::put);
        return body;
    }

    private byte[] counts() {
        return bytes(
                desk.object()
                        .put("calls", calls())
                        .put("running", running())
                        .put("cancelled", cancelled()));
    }

    private byte[] error(HttpExchange exchange, int status, String message) {
        String type = status < 500 ? "invalid_request_error" : "server_error";
        return bytes(
                isAnthropic(exchange)
                        ? Errors.anthropic(desk.object(), Errors.anthropicType(status), message)
                        : Errors.openAi(desk.object(), message, type));
    }

    private static byte[] bytes(ObjectNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
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
