package com.nexusapi.relay.upstream;

import io.helidon.common.buffers.DataReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a connection brings, as it comes: lines of a head, and bytes of a body. Used by one thread.
 *
 * <p>When the upstream closes the connection, reading fails with {@link
 * DataReader.InsufficientDataAvailableException}; what is no HTTP, with {@link GarbageException}.
 */
final class AnswerInput {

    private final DataReader reader;
    private byte[] bytes = {};
    private int from;
    private boolean touched;

    AnswerInput(DataReader reader) {
        this.reader = reader;
    }

    /** The answer is not HTTP as it should be. */
    static final class GarbageException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GarbageException(String what) {
            super(what);
        }
    }

    /** No byte of an answer has come. */
    boolean isUntouched() {
        return !touched && reader.available() == 0;
    }

    /** All that has come was read. */
    boolean isDrained() {
        return from == bytes.length && reader.available() == 0;
    }

    /** The next line without its end, LF or CRLF. */
    String line(int atMost) {
        byte[] begun = {};
        while (true) {
            await();
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (begun.length + end - from > atMost) {
                throw new GarbageException("a line of more than " + atMost + " bytes");
            }
            if (end < bytes.length) {
                String line = begun.length == 0 ? text(bytes, from, end) : text(joined(begun, end));
                from = end + 1;
                return line;
            }
            begun = joined(begun, end);
            from = end;
        }
    }

    /** A line's beginning that came earlier, with what has come since. */
    private byte[] joined(byte[] begun, int end) {
        byte[] joined = Arrays.copyOf(begun, begun.length + end - from);
        System.arraycopy(bytes, from, joined, begun.length, end - from);
        return joined;
    }

    private static String text(byte[] line) {
        return text(line, 0, line.length);
    }

    private static String text(byte[] line, int start, int end) {
        boolean isCr = end > start && line[end - 1] == '\r';
        int length = (isCr ? end - 1 : end) - start;
        return new String(line, start, length, StandardCharsets.ISO_8859_1);
    }

    /** Waits for at least one byte and hands out no more than have come. */
    int read(byte[] into, int offset, int atMost) {
        await();
        int count = Math.min(atMost, bytes.length - from);
        System.arraycopy(bytes, from, into, offset, count);
        from += count;
        return count;
    }

    private void await() {
        if (from == bytes.length) {
            reader.ensureAvailable();
            touched = true;
            bytes = reader.readBytes(reader.available());
            from = 0;
        }
    }
}
