package com.nexusapi.relay.upstream;

import com.nexusapi.relay.wire.Payload;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call as it is sent to an upstream (RFC 9112). Written here and not by the web client, which in
 * 4.1.7 formats a dump of every body of stated length, also when nobody logs it (16% of the relay's
 * processor time), and goes through several futures a call.
 */
final class UpstreamRequest {

    private static final String USER_AGENT = "NexusAPI-relay";
    private static final String ANTHROPIC_VERSION = "anthropic-version";

    /** The version that Anthropic's documentation names, for clients that send none. */
    private static final String USUAL_VERSION = "2023-06-01";

    /** A body up to this size goes out together with its head. */
    private static final int MOST_TOGETHER = 64 * 1024;

    private final byte[] head;
    private final Payload body;
    private final boolean passesOn;

    UpstreamRequest(Route route, UpstreamAsk ask) {
        this.head = head(route, ask).getBytes(StandardCharsets.ISO_8859_1);
        this.body =
                ask.body().map(UpstreamAsk.Body::payload).orElseGet(() -> Payload.of(new byte[0]));
        this.passesOn = ask.passesOn();
    }

    /** A good answer is handed on as it comes, whatever its type. */
    boolean passesOn() {
        return passesOn;
    }

    private static String head(Route route, UpstreamAsk ask) {
        URI url = route.baseUrl();
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        StringBuilder head =
                new StringBuilder(512)
                        .append(ask.method())
                        .append(' ')
                        .append(url.getRawPath())
                        .append(ask.path())
                        .append(" HTTP/1.1\r\nHost: ")
                        .append(host)
                        .append("\r\nUser-Agent: ")
                        .append(USER_AGENT)
                        .append("\r\nAccept: ")
                        .append(ask.accept());
        headers(route, ask)
                .forEach((name, value) ->
                        head.append("\r\n").append(name).append(": ").append(value));
        ask.body()
                .ifPresent(body ->
                        head.append("\r\nContent-Type: ")
                                .append(body.contentType())
                                .append("\r\nContent-Length: ")
                                .append(body.payload().length()));
        return head.append("\r\nConnection: keep-alive\r\n\r\n").toString();
    }

    private static Map<String, String> headers(Route route, UpstreamAsk ask) {
        Map<String, String> headers = new TreeMap<>(ask.headers());
        String secret = route.credential().secret();
        switch (route.kind()) {
            case AZURE_OPENAI -> headers.put("api-key", secret);
            case ANTHROPIC -> {
                headers.put("x-api-key", secret);
                headers.putIfAbsent(ANTHROPIC_VERSION, USUAL_VERSION);
            }
            case OPENAI, OPENAI_COMPATIBLE, GEMINI ->
                    headers.put("Authorization", "Bearer " + secret);
        }
        return headers;
    }

    void sendOn(DataWriter connection) {
        if (body.length() > MOST_TOGETHER) {
            connection.writeNow(BufferData.create(head));
            write(body, new Writing(connection));
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length + (int) body.length());
        whole.writeBytes(head);
        write(body, whole);
        connection.writeNow(BufferData.create(whole.toByteArray()));
    }

    private static void write(Payload body, OutputStream out) {
        try {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes to the connection at once; the writer may keep the array, the caller may not. */
    private static final class Writing extends OutputStream {

        private final DataWriter connection;

        Writing(DataWriter connection) {
            this.connection = connection;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            connection.writeNow(BufferData.create(Arrays.copyOfRange(bytes, from, from + length)));
        }
    }
}
