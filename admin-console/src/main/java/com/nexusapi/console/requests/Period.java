package com.nexusapi.console.requests;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far back the list of calls reaches. */
public enum Period {
    ALL(Duration.ZERO),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7)),
    MONTH(Duration.ofDays(30));

    private final Duration length;

    Period(Duration length) {
        this.length = length;
    }

    /** The first instant within, absent where there is no bound. */
    public Optional<Instant> start(Instant now) {
        return this == ALL ? Optional.empty() : Optional.of(now.minus(length));
    }
}
