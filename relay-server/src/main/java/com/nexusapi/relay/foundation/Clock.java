package com.nexusapi.relay.foundation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The only source of time. Instants are truncated to microseconds, which both databases store
 * exactly.
 */
public interface Clock {

    Instant now();

    /** Monotonic nanoseconds for measuring spans; unrelated to {@link #now()}. */
    long nanoTime();

    /**
     * Whole milliseconds that have passed.
     *
     * @param startedNanos what {@link #nanoTime()} was
     */
    default long millisSince(long startedNanos) {
        return (nanoTime() - startedNanos) / 1_000_000;
    }

    static Clock system() {
        return new Clock() {
            @Override
            public Instant now() {
                return Instant.now().truncatedTo(ChronoUnit.MICROS);
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }
}
