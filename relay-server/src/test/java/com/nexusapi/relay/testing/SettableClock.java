package com.nexusapi.relay.testing;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until a test moves it. */
public final class SettableClock implements Clock {

    private volatile Instant now;

    public SettableClock(Instant now) {
        this.now = now;
    }

    public synchronized void advance(Duration step) {
        now = now.plus(step);
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
