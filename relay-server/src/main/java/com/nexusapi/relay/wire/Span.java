package com.nexusapi.relay.wire;

/** A stretch of bytes: {@code from} inclusive, {@code to} exclusive. */
record Span(int from, int to) {

    Span {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no span: " + from + ".." + to);
        }
    }

    int length() {
        return to - from;
    }
}
