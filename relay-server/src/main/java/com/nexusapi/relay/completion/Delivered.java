package com.nexusapi.relay.completion;

import java.nio.charset.StandardCharsets;

/** The text delivered so far, kept to be counted if the upstream never says what it used. */
final class Delivered {

    /**
     * Beyond this much text nothing is kept; usage counted from it then errs in the customer's
     * favour.
     */
    private static final int MAX_CHARS = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private long estimatedTokens;

    /**
     * Counts an event's text: at half a token a byte, and one token at least (surface reference
     * §5.3).
     */
    void add(String more) {
        if (text.length() < MAX_CHARS) {
            text.append(more);
        }
        int bytes = more.getBytes(StandardCharsets.UTF_8).length;
        estimatedTokens += Math.max(1, (bytes + 1) / 2);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    String text() {
        return text.toString();
    }

    /** More than the tokens delivered, for extending the hold in time. */
    long estimatedTokens() {
        return estimatedTokens;
    }
}
