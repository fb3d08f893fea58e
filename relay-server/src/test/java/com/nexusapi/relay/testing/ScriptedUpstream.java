package com.nexusapi.relay.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that answers with whatever bytes a test says, over real sockets, and keeps what it
 * received byte for byte. One connection serves one request.
 */
public final class ScriptedUpstream implements AutoCloseable {

    private final ServerSocket server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean keepsBodies = true;
    private volatile Reply reply = Reply.json(500, "{}");

    public ScriptedUpstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    /**
     * What a client sent.
     *
     * @param latinBody the body, its bytes as characters of ISO 8859-1, which stand for them one to
     *     one
     */
    public record Received(
            String method, String path, Map<String, String> headers, String latinBody) {

        public byte[] body() {
            return latinBody.getBytes(StandardCharsets.ISO_8859_1);
        }

        public String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Writes an answer to a connection, or does worse. */
    public interface Reply {

        void to(Received request, Socket connection) throws IOException, InterruptedException;

        static Reply json(int status, String body, String... headers) {
            return whole(
                    status, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
        }

        static Reply whole(int status, String type, byte[] body, String... headers) {
            return (_, connection) -> {
                String head =
                        "HTTP/1.1 "
                                + status
                                + " Any\r\nContent-Type: "
                                + type
                                + "\r\nContent-Length: "
                                + body.length
                                + "\r\n"
                                + String.join(
                                        "", List.of(headers).stream().map(h -> h + "\r\n").toList())
                                + "Connection: close\r\n\r\n";
                connection.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                connection.getOutputStream().write(body);
            };
        }

        /** The head of a stream of events, then the bytes as they are. */
        static Reply events(String events) {
            return streamed("text/event-stream", events.getBytes(StandardCharsets.UTF_8));
        }

        /** A body that ends with the connection. */
        static Reply streamed(String type, byte[] body) {
            return (_, connection) -> {
                OutputStream out = connection.getOutputStream();
                out.write(head(type));
                out.write(body);
            };
        }

        static byte[] head(String type) {
            return ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** Base URL of a channel of Anthropic's kind. */
    public String anthropicUrl() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** All requests from now on are answered so. */
    public void reply(Reply next) {
        reply = next;
    }

    /** Bodies from now on are read and forgotten: large ones would fill the test's own memory. */
    public void forgetBodies() {
        keepsBodies = false;
    }

    public List<Received> received() {
        return received;
    }

    public Received last() {
        return received.getLast();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                open.add(connection);
                Thread.startVirtualThread(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Received request = read(new BufferedInputStream(connection.getInputStream()));
            received.add(request);
            reply.to(request, connection);
            connection.getOutputStream().flush();
        } catch (IOException e) {
            // the relay went away, which some tests want
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    private Received read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (!keepsBodies) {
            in.skipNBytes(length);
            return new Received(first[0], first[1], headers, "");
        }
        return new Received(
                first[0],
                first[1],
                headers,
                new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the relay closed the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
