package com.nexusapi.relay.wire;

import java.nio.charset.StandardCharsets;

/** Events as we send them: LF only, one space after the colon, one data line, a blank line. */
public final class SseFrame {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEEP_ALIVE = ": keep-alive\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEEP_ALIVE_END = {'\n'};

    private SseFrame() {}

    /** An event without a name. JSON that was sent on several lines is joined into one. */
    public static byte[] data(byte[] json) {
        return framed(DATA, json);
    }

    /** An event with a name, as all endpoints but chat and completions have them. */
    public static byte[] event(String name, byte[] json) {
        return framed(
                ("event: " + oneLine(name) + "\ndata: ").getBytes(StandardCharsets.UTF_8), json);
    }

    private static String oneLine(String name) {
        return name.replace('\n', ' ').replace('\r', ' ');
    }

    private static byte[] framed(byte[] head, byte[] json) {
        byte[] frame = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        for (int i = 0; i < json.length; i++) {
            // between JSON's tokens a blank says the same as a line end; inside a string there is
            // none
            boolean isLineEnd = json[i] == '\n' || json[i] == '\r';
            frame[head.length + i] = isLineEnd ? (byte) ' ' : json[i];
        }
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return frame;
    }

    /** The end marker of chat and legacy completion streams. */
    public static byte[] done() {
        return DONE.clone();
    }

    /**
     * A comment that keeps the connection alive and that clients ignore; {@link #keepAliveEnd} has
     * to follow before anything else does.
     */
    public static byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }

    /** The blank line behind the comment. */
    public static byte[] keepAliveEnd() {
        return KEEP_ALIVE_END.clone();
    }
}
