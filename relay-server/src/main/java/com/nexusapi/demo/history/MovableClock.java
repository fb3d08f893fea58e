package com.nexusapi.demo.history;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A clock that stands where it was put and only goes forward. */
final class MovableClock implements Clock {

    private volatile Instant now;

    MovableClock(Instant start) {
        this.now = start.truncatedTo(ChronoUnit.MICROS);
    }

    /** Moves on to the time; one that has passed changes nothing. */
    synchronized void moveTo(Instant time) {
        if (time.isAfter(now)) {
            now = time.truncatedTo(ChronoUnit.MICROS);
        }
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }
}
