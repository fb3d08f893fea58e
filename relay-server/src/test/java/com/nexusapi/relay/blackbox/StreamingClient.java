package com.nexusapi.relay.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client on a bare socket, which reads as little as it likes and leaves when it likes. */
final class StreamingClient implements AutoCloseable {

    private final Socket socket;
    private final String head;
    private final StringBuilder seen = new StringBuilder();

    private StreamingClient(Socket socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    /** Sends a chat completion and reads the head of the answer. */
    static StreamingClient open(Stage stage, String body) throws IOException {
        return open(stage, "/v1/chat/completions", body);
    }

    /** Posts the body and reads the head of the answer. */
    static StreamingClient open(Stage stage, String path, String body) throws IOException {
        Socket socket = connect(stage);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String request =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + stage.apiKey()
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return new StreamingClient(socket, readHead(socket.getInputStream()));
    }

    /** Sends the bytes as they are and reads until the relay closes. */
    static String raw(Stage stage, String request) throws IOException {
        try (Socket socket = connect(stage)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket connect(Stage stage) throws IOException {
        URI url = URI.create(stage.publicUrl());
        return new Socket(url.getHost(), url.getPort());
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    String requestId() {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "x-request-id:", 0, 13))
                .map(line -> line.substring(13).strip())
                .findFirst()
                .orElse("");
    }

    /** False if the answer ends before. */
    boolean readUntil(String text) throws IOException {
        while (seen.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return false;
            }
            seen.append((char) next);
        }
        return true;
    }

    /** Leaves in an orderly way, of which the relay's writes know nothing at first. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** Leaves without a word. */
    @Override
    public void close() throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
