package com.nexusapi.relay.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads server-sent events as forgivingly as reference OpenAI surface §3.1 asks: LF, CRLF or CR, a
 * byte order mark, no space after the colon, several data lines, comments, events split anywhere.
 * At the end of the input a last event without its blank line is accepted if its line is complete
 * (or says {@code [DONE]}); an incomplete line is dropped. Used by one thread.
 */
public final class SseReader {

    /** The largest event accepted, in bytes of data. */
    public static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private static final int FIRST_BUFFER = 8 * 1024;

    private final InputStream in;
    private final Room room;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;
    private boolean begun;
    private boolean skipLineFeed;
    private boolean ended;

    private Optional<String> name = Optional.empty();
    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;

    /** Asks for room whenever its buffer grows. */
    public SseReader(InputStream in, Room room) {
        this.in = in;
        this.room = room;
    }

    /**
     * The next event, waiting for it; nothing when the input has ended.
     *
     * @throws IOException when the input fails or an event is too large
     */
    public Optional<SseEvent> next() throws IOException {
        while (true) {
            int end = findLineEnd();
            if (end < 0) {
                return atEnd();
            }
            boolean blank = end == from;
            line(from, end);
            skipLineFeed = buffer[end] == '\r';
            from = end + 1;
            if (blank) {
                Optional<SseEvent> event = takeEvent();
                if (event.isPresent()) {
                    return event;
                }
            }
        }
    }

    /** The index of the line's CR or LF, or -1 when the input has ended before it. */
    private int findLineEnd() throws IOException {
        int at = from;
        while (true) {
            if (skipLineFeed && from < to) {
                if (buffer[from] == '\n') {
                    from++;
                }
                skipLineFeed = false;
                at = Math.max(at, from);
            }
            if (!begun && to - from >= 3) {
                skipByteOrderMark();
                at = Math.max(at, from);
            }
            for (; at < to; at++) {
                if (buffer[at] == '\n' || buffer[at] == '\r') {
                    begun = true;
                    return at;
                }
            }
            int scanned = at - from;
            if (!fill()) {
                return -1;
            }
            at = from + scanned;
        }
    }

    private void skipByteOrderMark() {
        begun = true;
        if (buffer[from] == (byte) 0xEF
                && buffer[from + 1] == (byte) 0xBB
                && buffer[from + 2] == (byte) 0xBF) {
            from += 3;
        }
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            if (buffer.length > MAX_EVENT_BYTES) {
                throw new IOException("event larger than " + MAX_EVENT_BYTES + " bytes");
            }
            room.make(buffer.length * 2);
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, to, buffer.length - to);
        if (count < 0) {
            ended = true;
            return false;
        }
        to += count;
        return true;
    }

    private Optional<SseEvent> atEnd() throws IOException {
        if (from < to) {
            Optional<String> nameBefore = name;
            int lengthBefore = dataLength;
            boolean hadData = hasData;
            line(from, to);
            from = to;
            Optional<SseEvent> last = takeEvent();
            if (last.filter(SseEvent::isDone).isPresent()) {
                return last;
            }
            name = nameBefore;
            dataLength = lengthBefore;
            hasData = hadData;
        }
        return takeEvent();
    }

    private Optional<SseEvent> takeEvent() {
        Optional<String> eventName = name;
        name = Optional.empty();
        if (!hasData) {
            return Optional.empty();
        }
        SseEvent event = new SseEvent(eventName, Arrays.copyOf(data, dataLength));
        hasData = false;
        dataLength = 0;
        return Optional.of(event);
    }

    private void line(int start, int end) throws IOException {
        if (isField(start, end, "data")) {
            int value = valueStart(start + 4, end);
            if (hasData) {
                append((byte) '\n');
            }
            hasData = true;
            append(value, end);
        } else if (isField(start, end, "event")) {
            int value = valueStart(start + 5, end);
            name = Optional.of(new String(buffer, value, end - value, StandardCharsets.UTF_8));
        }
    }

    private boolean isField(int start, int end, String field) {
        int length = field.length();
        if (end - start < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer[start + i] != field.charAt(i)) {
                return false;
            }
        }
        return end - start == length || buffer[start + length] == ':';
    }

    private int valueStart(int colon, int end) {
        int value = Math.min(colon + 1, end);
        return value < end && buffer[value] == ' ' ? value + 1 : value;
    }

    private void append(byte one) throws IOException {
        room(1);
        data[dataLength++] = one;
    }

    private void append(int start, int end) throws IOException {
        room(end - start);
        System.arraycopy(buffer, start, data, dataLength, end - start);
        dataLength += end - start;
    }

    private void room(int more) throws IOException {
        if (dataLength + more > MAX_EVENT_BYTES) {
            throw new IOException("event larger than " + MAX_EVENT_BYTES + " bytes");
        }
        if (dataLength + more > data.length) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, dataLength + more));
        }
    }
}
