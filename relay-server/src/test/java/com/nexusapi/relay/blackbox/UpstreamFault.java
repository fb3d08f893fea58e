package com.nexusapi.relay.blackbox;

import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an upstream can do to a chat completion, as bytes on a socket. */
enum UpstreamFault {
    REFUSED,
    RESET,
    UNAUTHORIZED,
    FORBIDDEN,
    LIMITED,
    LIMITED_FOR_SECONDS,
    STATUS_500,
    STATUS_503,
    HANG_BEFORE_HEAD,
    HANG_AFTER_HEAD,
    HANG_IN_THE_MIDDLE,
    CUT_IN_THE_MIDDLE,
    NO_HTTP,
    NO_JSON,
    OVERSIZED,
    SLOW_DRIP;

    private static final int LARGEST_WHOLE_BYTES = 64 << 20;

    /** What a good answer costs at a nano-USD an input token and ten an output token. */
    static final long COST_NANOS = 10 + 3 * 10;

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3}";
    private static final String GOOD =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                    + USAGE
                    + "}";
    private static final String BEGINNING = delta("{\"content\":\"half of an answer\"}", "null");
    private static final String GOOD_STREAM =
            BEGINNING
                    + delta("{}", "\"stop\"")
                    + "data: {\"id\":\"c\",\"choices\":[],"
                    + USAGE
                    + "}\n\ndata: [DONE]\n\n";

    private static String delta(String delta, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":"
                + finish
                + "}]}\n\n";
    }

    /** A chat completion to ask for. */
    static String request(String model, boolean stream) {
        return "{\"model\":\""
                + model
                + "\",\"stream\":"
                + stream
                + ",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Say something, please.\"}]}";
    }

    /** A good answer. */
    static Reply none(boolean stream) {
        return stream ? Reply.events(GOOD_STREAM) : Reply.json(200, GOOD);
    }

    Optional<String> retryAfter() {
        return switch (this) {
            case LIMITED -> Optional.of("1");
            case LIMITED_FOR_SECONDS -> Optional.of("7");
            default -> Optional.empty();
        };
    }

    Reply reply(boolean stream) {
        return switch (this) {
            case REFUSED, RESET -> (_, connection) -> connection.setSoLinger(true, 0);
            case UNAUTHORIZED -> failed(401);
            case FORBIDDEN -> failed(403);
            case LIMITED -> failed(429);
            case LIMITED_FOR_SECONDS -> failed(429, "Retry-After: 7");
            case STATUS_500 -> failed(500);
            case STATUS_503 -> failed(503);
            case HANG_BEFORE_HEAD -> (_, _) -> hang();
            case HANG_AFTER_HEAD -> begun(stream, "", true);
            case HANG_IN_THE_MIDDLE -> begun(stream, beginning(stream), true);
            case CUT_IN_THE_MIDDLE -> begun(stream, beginning(stream), false);
            case NO_HTTP -> (_, connection) -> write(connection, "SSH-2.0-OpenSSH_9.6\r\n\r\n");
            case NO_JSON -> stream ? Reply.events("data: <html>\n\n") : Reply.json(200, "<html>");
            case OVERSIZED ->
                    (_, connection) -> {
                        String type = stream ? "text/event-stream" : "application/json";
                        connection.getOutputStream().write(Reply.head(type));
                        String much = "x".repeat(1 << 20);
                        write(connection, stream ? "data: {\"a\":\"" : "{\"a\":\"");
                        for (int i = 0; i <= LARGEST_WHOLE_BYTES >> 20; i++) {
                            write(connection, much);
                        }
                    };
            case SLOW_DRIP ->
                    (_, connection) -> {
                        write(connection, head(stream));
                        String all = stream ? GOOD_STREAM : GOOD;
                        for (int at = 0; at < all.length(); at += 40) {
                            write(connection, all.substring(at, Math.min(at + 40, all.length())));
                            Thread.sleep(100); // the drip
                        }
                    };
        };
    }

    private static Reply failed(int status, String... headers) {
        return Reply.json(status, "{\"error\":{\"message\":\"no\"}}", headers);
    }

    private static Reply begun(boolean stream, String body, boolean hangs) {
        return (_, connection) -> {
            write(connection, head(stream) + body);
            if (hangs) {
                hang();
            }
        };
    }

    private static String beginning(boolean stream) {
        return stream ? BEGINNING : GOOD.substring(0, GOOD.length() / 2);
    }

    private static String head(boolean stream) {
        return stream
                ? new String(Reply.head("text/event-stream"), StandardCharsets.ISO_8859_1)
                : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + GOOD.length()
                        + "\r\n\r\n";
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void hang() throws InterruptedException {
        Thread.sleep(5_000); // longer than the relay waits
    }
}
