package com.nexusapi.relay.wire;

import java.util.Optional;

/** One server-sent event: the name of its {@code event:} line, if it has one, and its data. */
public final class SseEvent {

    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Optional<String> name;
    private final byte[] data;

    SseEvent(Optional<String> name, byte[] data) {
        this.name = name;
        this.data = data;
    }

    public Optional<String> name() {
        return name;
    }

    /** Not to be changed. */
    public byte[] data() {
        return data;
    }

    /** True for the end marker {@code [DONE]}, also with blanks around it. */
    public boolean isDone() {
        int from = 0;
        int to = data.length;
        while (from < to && data[from] <= ' ' && data[from] >= 0) {
            from++;
        }
        while (to > from && data[to - 1] <= ' ' && data[to - 1] >= 0) {
            to--;
        }
        return java.util.Arrays.equals(data, from, to, DONE, 0, DONE.length);
    }
}
