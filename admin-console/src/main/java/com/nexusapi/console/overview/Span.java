package com.nexusapi.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How far back the overview looks, and in which steps. */
public enum Span {
    DAY(Duration.ofHours(24), Duration.ofHours(1)),
    WEEK(Duration.ofDays(7), Duration.ofHours(6)),
    MONTH(Duration.ofDays(30), Duration.ofDays(1)),
    QUARTER(Duration.ofDays(90), Duration.ofDays(1));

    private final Duration length;
    private final Duration step;

    Span(Duration length, Duration step) {
        this.length = length;
        this.step = step;
    }

    public Duration step() {
        return step;
    }

    /** The end of the running hour: whole hours keep the steps still between two refreshes. */
    public Instant end(Instant now) {
        return now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    }

    public Instant start(Instant now) {
        return end(now).minus(length);
    }
}
