package com.nexusapi.relay.wire;

import java.nio.charset.StandardCharsets;

/** Events as we send them: LF only, one space after the colon, one data line, a blank line. */
public final class SseFrame {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseFrame() {}

    /** An event without a name. JSON that was sent on several lines is joined into one. */
    public static byte[] data(byte[] json) {
        byte[] frame = new byte[DATA.length + json.length + 2];
        System.arraycopy(DATA, 0, frame, 0, DATA.length);
        for (int i = 0; i < json.length; i++) {
            // between JSON's tokens a blank says the same as a line feed; inside a string there is
            // none
            frame[DATA.length + i] = json[i] == '\n' ? (byte) ' ' : json[i];
        }
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return frame;
    }

    /** The end marker of chat and legacy completion streams. */
    public static byte[] done() {
        return DONE.clone();
    }

    /** A comment that keeps the connection alive and that clients ignore. */
    public static byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }
}
