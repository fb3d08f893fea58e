package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.upstream.UpstreamAnswer.Failed;
import com.nexusapi.relay.upstream.UpstreamAnswer.Kind;
import com.nexusapi.relay.upstream.UpstreamAnswer.Whole;
import com.nexusapi.relay.wire.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of HTTP/1.1 (RFC 9112) between the relay and an upstream. */
@Timeout(30)
class UpstreamWireTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n";

    private final UpstreamClient client =
            new UpstreamClient(
                    UpstreamSettings.DEFAULT, new ChannelHealth(Clock.system()), Clock.system());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void sendsHeadAndBodyAsUpstreamsExpect() throws Exception {
        Served served = serve(List.of(OK + "content-length: 2\r\n\r\nhi"));
        assertThat(served.request())
                .startsWith("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:")
                .contains("\r\nUser-Agent: NexusAPI-relay\r\n")
                .contains("\r\nContent-Type: application/json\r\n")
                .contains("\r\nAccept: application/json\r\n")
                .contains("\r\nAuthorization: Bearer ")
                .contains("\r\nContent-Length: 7\r\n")
                .endsWith("\r\n\r\n{\"a\":1}");
        assertThat(text(served.answer())).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "content-length: 11\r\n\r\nhello world",
                OK + "CONTENT-LENGTH:11\r\n\r\nhello world",
                "HTTP/1.0 200 OK\r\n\r\nhello world",
                "HTTP/1.1 200 \n\nhello world",
                CHUNKED + "\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
                CHUNKED + "\r\n0B;name=value\r\nhello world\r\n00\r\n\r\n",
                CHUNKED + "\r\nb\r\nhello world\r\n0\r\nx-trailer: 1\r\ny-trailer: 2\r\n\r\n",
                CHUNKED + "content-length: 3\r\n\r\nb\r\nhello world\r\n0\r\n\r\n",
            })
    void readsABodyWhateverSaysItsLength(String raw) throws Exception {
        assertThat(text(serve(List.of(raw)).answer())).isEqualTo("hello world");
    }

    @Test
    void readsAnAnswerThatComesByteByByte() throws Exception {
        String raw = CHUNKED + "X-Request-Id: r1\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
        UpstreamAnswer answer = serve(raw.chars().mapToObj(Character::toString).toList()).answer();
        assertThat(text(answer)).isEqualTo("hello world");
        assertThat(((Whole) answer).headers()).containsEntry("x-request-id", "r1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                OK + "no colon\r\n\r\n",
                OK + "content-length: -1\r\n\r\n",
                OK + "content-length: 1\r\ncontent-length: 2\r\n\r\nab",
                OK + "transfer-encoding: gzip, chunked\r\n\r\n",
                CHUNKED + "\r\nx\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "\r\n-5\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "\r\n3\r\nhello\r\n0\r\n\r\n",
            })
    void refusesWhatIsNoHttp(String raw) throws Exception {
        assertThat(serve(List.of(raw)).answer()).isEqualTo(new Failed(Kind.GARBAGE, true));
    }

    @Test
    void refusesAnEndlessHead() throws Exception {
        String raw = OK + "x-more: 1234567890\r\n".repeat(5_000);
        assertThat(serve(List.of(raw)).answer()).isEqualTo(new Failed(Kind.GARBAGE, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20",
                OK + "content-type: te",
                OK + "content-length: 11\r\n\r\nhello",
                CHUNKED + "\r\n5\r\nhel",
                CHUNKED + "\r\n5\r\nhello\r\n",
                CHUNKED + "\r\n5\r\nhello\r\n0\r\n",
            })
    void noticesAnAnswerThatBreaksOff(String raw) throws Exception {
        assertThat(serve(List.of(raw)).answer()).isEqualTo(new Failed(Kind.RESET, true));
    }

    private static String text(UpstreamAnswer answer) {
        return new String(((Whole) answer).body().array(), StandardCharsets.UTF_8);
    }

    private record Served(String request, UpstreamAnswer answer) {}

    /** Sends a call to a server that answers with these pieces and closes. */
    private Served serve(List<String> pieces) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> request = threads.submit(() -> answerOne(server, pieces));
            Route there =
                    Routes.to(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1"));
            byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
            UpstreamAnswer answer = client.call(there, chat(body, false)).send();
            return new Served(request.get(), answer);
        }
    }

    private static String answerOne(ServerSocket server, List<String> pieces) throws IOException {
        try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[64 * 1024];
            int length = socket.getInputStream().read(buffer);
            OutputStream out = socket.getOutputStream();
            for (String piece : pieces) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
            }
            return new String(buffer, 0, length, StandardCharsets.US_ASCII);
        }
    }

    private static UpstreamAsk chat(byte[] json, boolean stream) {
        return UpstreamAsk.post(Endpoint.CHAT.path(), json, stream);
    }
}
