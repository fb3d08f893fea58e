package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that take connections and give nothing, or far too much; other customers notice nothing.
 */
@Timeout(120)
class ConnectionsTest {

    private static final int IDLE = 500;
    private static final int SLOW = 600;
    private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n";

    private final FrontDoor door = new FrontDoor();
    private final List<Socket> open = new ArrayList<>();

    @BeforeEach
    void offer() {
        door.stage.admin().offer("calm", 1_000, 10_000);
        door.stage.admin().connect(door.upstream.url(), 0, "calm");
        door.upstream.reply(UpstreamFault.none(false));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        door.close();
    }

    private void send(String bytes) throws IOException {
        URI url = URI.create(door.stage.publicUrl());
        Socket socket = new Socket(url.getHost(), url.getPort());
        open.add(socket);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    }

    private void assertServed() {
        assertThat(door.chat(UpstreamFault.request("calm", false)).statusCode()).isEqualTo(200);
    }

    @Test
    void connectionsThatWaitCostOthersNothing() throws IOException {
        for (int i = 0; i < IDLE; i++) {
            send("");
        }
        assertServed();
        for (int i = 0; i < SLOW; i++) {
            send(POST + "X-Slow: ");
        }
        assertServed();
    }

    @Test
    void manyThatStateALargeBodyAndSendNothingOfItTakeNoMemory() throws IOException {
        String head =
                POST
                        + "Authorization: Bearer "
                        + door.stage.apiKey()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 30000000\r\n\r\n{";
        for (int i = 0; i < SLOW; i++) {
            send(head);
        }
        assertServed();
    }

    @Test
    void headersWithoutEndAreRefused() throws IOException {
        String much = "a".repeat(1 << 20);
        for (String bomb :
                List.of(
                        "GET /v1/models HTTP/1.1\r\nHost: x\r\nX-A: " + much + "\r\n\r\n",
                        "GET /v1/models HTTP/1.1\r\nHost: x\r\n"
                                + "X-A: a\r\n".repeat(100_000)
                                + "\r\n",
                        "GET /" + much + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(answerTo(bomb)).doesNotContain(" 200 ");
            assertServed();
        }
        assertThat(answerTo(POST + "Transfer-Encoding: chunked\r\n\r\n" + "0".repeat(1 << 20)))
                .doesNotContain(" 200 ");
        assertServed();
    }

    /** Empty when the relay hangs up while the client is still sending. */
    private String answerTo(String bytes) {
        try {
            return StreamingClient.raw(door.stage, bytes);
        } catch (IOException e) {
            return "";
        }
    }
}
