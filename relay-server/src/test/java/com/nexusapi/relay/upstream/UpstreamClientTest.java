package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.demo.upstream.DemoUpstream;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.upstream.UpstreamAnswer.Failed;
import com.nexusapi.relay.upstream.UpstreamAnswer.Kind;
import com.nexusapi.relay.upstream.UpstreamAnswer.Streaming;
import com.nexusapi.relay.upstream.UpstreamAnswer.Whole;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.Answers;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.SseEvent;
import com.nexusapi.relay.wire.SseReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UpstreamClientTest {

    private static final UpstreamSettings QUICK =
            new UpstreamSettings(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(400),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(20),
                    100_000,
                    30);

    private final DemoUpstream upstream = DemoUpstream.start(0, Duration.ofMillis(5));
    private final ChannelHealth health = new ChannelHealth(Clock.system());
    private final UpstreamClient client = new UpstreamClient(QUICK, health, Clock.system());
    private final Route route = Routes.to(upstream.url());

    @AfterEach
    void close() {
        client.close();
        upstream.close();
    }

    private static byte[] body(String model, boolean stream, String more) {
        String json =
                "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
                        .formatted(model, stream, more);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private UpstreamCall call(String model, boolean stream) {
        return client.call(route, chat(body(model, stream, ""), stream));
    }

    private static List<String> events(Streaming streaming) throws IOException {
        SseReader reader = new SseReader(streaming.body(), _ -> {});
        List<String> events = new ArrayList<>();
        for (Optional<SseEvent> e = reader.next(); e.isPresent(); e = reader.next()) {
            events.add(new String(e.get().data(), StandardCharsets.UTF_8));
        }
        return events;
    }

    private static void await(BooleanSupplier condition, Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void sendsTheBodyByteForByteAndReadsTheWholeAnswer() {
        byte[] sent = body("gpt", false, ",\"caf\\u00e9\":1.0,\"x\":1e0");
        UpstreamAnswer answer = client.call(route, chat(sent, false)).send();
        assertThat(upstream.lastBody()).isEqualTo(sent);
        Whole whole = (Whole) answer;
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.headers()).containsEntry("content-type", "application/json");
        AnswerPart.Found found =
                Answers.read(Endpoint.CHAT, whole.body().array()).orElseThrow().found();
        assertThat(found.text()).startsWith("Hello!");
        assertThat(found.usage()).isPresent();
    }

    @Test
    void streamsToTheEndAndUsesTheConnectionAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            Streaming streaming =
                    (Streaming)
                            client.call(
                                            route,
                                            chat(
                                                    body(
                                                            "gpt",
                                                            true,
                                                            ",\"stream_options\":{\"include_usage\":true}"),
                                                    true))
                                    .send();
            List<String> events = events(streaming);
            assertThat(events.getLast()).isEqualTo("[DONE]");
            assertThat(events.get(events.size() - 2)).contains("\"usage\":{\"prompt_tokens\":4,");
        }
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(health.of("chan_1", "ours").state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void sendsAgainWhenTheWaitingConnectionWasClosed() throws Exception {
        assertThat(call("gpt", false).send()).isInstanceOf(Whole.class);
        await(() -> upstream.closeWaitingConnections() == 1, Duration.ofSeconds(5));
        assertThat(call("gpt", false).send()).isInstanceOf(Whole.class);
        assertThat(upstream.connections()).isEqualTo(2);
        assertThat(upstream.calls()).isEqualTo(2);
    }

    @Test
    void sendsOnceMoreWhenAUsedConnectionBreaksWithoutAnAnswer() {
        assertThat(call("gpt", false).send()).isInstanceOf(Whole.class);
        assertThat(call("reset", false).send()).isEqualTo(new Failed(Kind.RESET, true));
        assertThat(upstream.calls()).isEqualTo(3);
    }

    @Test
    void doesNotSendAgainOnANewConnection() {
        assertThat(call("reset", false).send()).isEqualTo(new Failed(Kind.RESET, true));
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"hang,FIRST_BYTE_TIMEOUT,1", "reset,RESET,1", "cut,RESET,1", "not-http,GARBAGE,1"})
    void saysWhyThereIsNoAnswer(String model, Kind kind, int calls) {
        assertThat(call(model, false).send()).isEqualTo(new Failed(kind, true));
        assertThat(upstream.calls()).isEqualTo(calls);
    }

    @Test
    void aTimeOutIsNeverSentAgain() {
        assertThat(call("gpt", false).send()).isInstanceOf(Whole.class);
        assertThat(call("hang", false).send()).isEqualTo(new Failed(Kind.FIRST_BYTE_TIMEOUT, true));
        assertThat(upstream.calls()).isEqualTo(2);
    }

    @Test
    void refusedConnectionsCostNothing() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Route nowhere = Routes.to(URI.create("http://127.0.0.1:" + port + "/v1"));
        for (int i = 0; i < 3; i++) {
            assertThat(client.call(nowhere, chat(body("gpt", false, ""), false)).send())
                    .isEqualTo(new Failed(Kind.CONNECT, false));
        }
        assertThat(health.of("chan_1", "ours").state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void refusesPrivateAddressesUnlessAllowed() {
        Route refused =
                Routes.to(
                        URI.create("http://localhost:" + upstream.url().getPort() + "/v1"), false);
        assertThat(client.call(refused, chat(body("gpt", false, ""), false)).send())
                .isEqualTo(new Failed(Kind.ADDRESS_REFUSED, false));
        assertThat(upstream.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "slow"})
    void aStreamThatBreaksOffIsCut(String model) throws Exception {
        Streaming streaming = (Streaming) call(model, true).send();
        assertThatThrownBy(() -> events(streaming))
                .isInstanceOfSatisfying(
                        UpstreamCutException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(
                                                model.equals("cut")
                                                        ? Kind.RESET
                                                        : Kind.IDLE_TIMEOUT));
        await(() -> upstream.running() == 0, Duration.ofSeconds(8));
    }

    @Test
    void closingFromAnotherThreadEndsAStreamAtOnce() throws Exception {
        UpstreamClient patient =
                new UpstreamClient(UpstreamSettings.DEFAULT, health, Clock.system());
        try (patient;
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                UpstreamCall call = patient.call(route, chat(body("slow", true, ""), true))) {
            Streaming streaming = (Streaming) call.send();
            Future<List<String>> reading = threads.submit(() -> events(streaming));
            await(() -> upstream.running() == 1, Duration.ofSeconds(1));
            long began = System.nanoTime();
            call.cancel();
            assertThatThrownBy(reading::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            UpstreamCutException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(1));
            await(() -> upstream.cancelled() == 1, Duration.ofSeconds(8));
        }
    }

    @Test
    void closingFromAnotherThreadEndsTheWaitForAnAnswer() throws Exception {
        UpstreamClient patient =
                new UpstreamClient(UpstreamSettings.DEFAULT, health, Clock.system());
        try (patient;
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                UpstreamCall call = patient.call(route, chat(body("hang", false, ""), false))) {
            Future<UpstreamAnswer> waiting = threads.submit(call::send);
            await(() -> upstream.calls() == 1, Duration.ofSeconds(5));
            call.cancel();
            assertThat(waiting.get()).isEqualTo(new Failed(Kind.CANCELLED, true));
        }
    }

    @Test
    void aClosedCallIsNotSent() {
        UpstreamCall call = call("gpt", false);
        call.cancel();
        assertThat(call.send()).isEqualTo(new Failed(Kind.CANCELLED, false));
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void readsAnAnswerThatEndsWithItsConnection() throws Exception {
        assertThat(answerTo("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"a\":1}"))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void readsAnEmptyAnswer() throws Exception {
        assertThat(answerTo("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).isEmpty();
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() throws Exception {
        String large = "x".repeat(150_000);
        assertThat(sendTo("HTTP/1.1 200 OK\r\ncontent-length: 150000\r\n\r\n" + large))
                .isEqualTo(new Failed(Kind.TOO_LARGE, true));
    }

    private String answerTo(String raw) throws Exception {
        return new String(((Whole) sendTo(raw)).body().array(), StandardCharsets.UTF_8);
    }

    /** Sends a call to a server that answers with these bytes and closes. */
    private UpstreamAnswer sendTo(String raw) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> served =
                    threads.submit(() -> {
                        try (Socket socket = server.accept()) {
                            int read = socket.getInputStream().read(new byte[64 * 1024]);
                            writeAsFarAsRead(socket, raw);
                            return read > 0;
                        }
                    });
            Route there =
                    Routes.to(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1"));
            UpstreamAnswer answer = client.call(there, chat(body("gpt", false, ""), false)).send();
            assertThat(served.get()).isTrue();
            return answer;
        }
    }

    /** Who refuses an answer for its size closes on the sender, perhaps before it has sent all. */
    private static void writeAsFarAsRead(Socket socket, String raw) throws IOException {
        try {
            socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException closed) {
            assertThat(raw.length()).isGreaterThan(QUICK.maxWholeBytes());
        }
    }

    @Test
    void sixHundredStreamsAtOnce() throws Exception {
        List<Future<Integer>> running = new ArrayList<>();
        UpstreamClient patient =
                new UpstreamClient(UpstreamSettings.DEFAULT, health, Clock.system());
        try (patient;
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 600; i++) {
                running.add(
                        threads.submit(() -> {
                            UpstreamCall call =
                                    patient.call(route, chat(body("gpt", true, ""), true));
                            return events((Streaming) call.send()).size();
                        }));
            }
            int expected = running.getFirst().get();
            assertThat(expected).isGreaterThan(10);
            for (Future<Integer> each : running) {
                assertThat(each.get()).isEqualTo(expected);
            }
        }
    }

    private static UpstreamAsk chat(byte[] json, boolean stream) {
        return UpstreamAsk.post(Endpoint.CHAT.path(), json, stream);
    }
}
