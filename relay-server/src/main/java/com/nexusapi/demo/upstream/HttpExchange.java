package com.nexusapi.demo.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request on a connection, and the ways to answer it, the rude ones included. */
final class HttpExchange {

    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int MOST_BODY_BYTES = 128 * 1024 * 1024;

    private final Socket socket;
    private final OutputStream out;
    private final Head head;
    private final byte[] body;

    private HttpExchange(Socket socket, OutputStream out, Head head, byte[] body) {
        this.socket = socket;
        this.out = out;
        this.head = head;
        this.body = body;
    }

    /**
     * What stands before the body.
     *
     * @param target path and query as sent
     * @param headers by their names in lower case; of those that repeat the last
     */
    record Head(String method, String target, Map<String, String> headers) {

        Head {
            headers = Map.copyOf(headers);
        }
    }

    /** Waits for the next request; empty when the client has gone. */
    static Optional<HttpExchange> next(Socket socket, InputStream in, OutputStream out)
            throws IOException {
        Optional<String> first = line(in);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = first.get().split(" ", 3);
        if (parts.length != 3) {
            throw new IOException("not HTTP");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in).orElse(""); !line.isEmpty(); line = line(in).orElse("")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        byte[] body = body(in, headers);
        Head head = new Head(parts[0], parts[1], headers);
        return Optional.of(new HttpExchange(socket, out, head, body));
    }

    private static Optional<String> line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return Optional.empty();
            }
            if (line.length() > MOST_HEAD_BYTES) {
                throw new IOException("head too large");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return Optional.of(line.toString());
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            return body.toByteArray();
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length > MOST_BODY_BYTES) {
            throw new IOException("body too large");
        }
        return in.readNBytes(length);
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).orElse("0").split(";", 2)[0].strip(), 16);
    }

    Head head() {
        return head;
    }

    String method() {
        return head.method();
    }

    /** Without the query. */
    String path() {
        return head.target().split("\\?", 2)[0];
    }

    /** The first value of a parameter of the query, undecoded; empty if it has none. */
    Optional<String> query(String name) {
        String[] parts = head.target().split("\\?", 2);
        return parts.length < 2
                ? Optional.empty()
                : List.of(parts[1].split("&")).stream()
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> pair.substring(name.length() + 1))
                        .findFirst();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(head.headers().get(name));
    }

    byte[] body() {
        return body;
    }

    void answer(int status, byte[] json) throws IOException {
        answer(status, "application/json", json);
    }

    /** An error that says how long to wait. */
    void refuse(int status, int waitSeconds, byte[] json) throws IOException {
        answer(status, "application/json\r\nretry-after: " + waitSeconds, json);
    }

    void answer(int status, String contentType, byte[] content) throws IOException {
        String head = head(status, contentType) + "content-length: " + content.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        out.flush();
    }

    /** Begins a stream of events. */
    void beginEvents() throws IOException {
        beginChunks("text/event-stream");
    }

    /** Begins a good answer of unknown length. */
    void beginChunks(String contentType) throws IOException {
        String head = head(200, contentType) + "transfer-encoding: chunked\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Sends bytes as one chunk, at once. */
    void send(byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write(new byte[] {'\r', '\n'});
        out.flush();
    }

    void endChunks() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Sends bytes as they are, HTTP or not. */
    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Resets the connection. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static String head(int status, String contentType) {
        return "HTTP/1.1 "
                + status
                + (status < 400 ? " OK" : " Error")
                + "\r\ncontent-type: "
                + contentType
                + "\r\n";
    }
}
