package com.nexusapi.relay.usage;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A span of whole hours in equal steps; the last one may reach beyond its end. */
public record Span(Instant from, Instant to, Duration step) {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MOST_STEPS = 1_000;

    /**
     * The span as asked, widened to begin with a step and to end with an hour: sums are kept by the
     * hour.
     */
    public static Span covering(Instant from, Instant to, Duration step) {
        require(from.isBefore(to), "to", "must be after from");
        require(
                step.compareTo(HOUR) >= 0 && step.toSeconds() % HOUR.toSeconds() == 0,
                "step",
                "must be whole hours");
        long seconds = step.toSeconds();
        Instant begin =
                Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), seconds) * seconds);
        Instant hour = to.truncatedTo(ChronoUnit.HOURS);
        Span span = new Span(begin, hour.equals(to) ? hour : hour.plus(HOUR), step);
        require(span.steps() <= MOST_STEPS, "step", "must make at most " + MOST_STEPS + " steps");
        return span;
    }

    /** The span as asked, widened to whole hours, and not to be looked at in steps. */
    public static Span hours(Instant from, Instant to) {
        require(from.isBefore(to), "to", "must be after from");
        Instant begin = from.truncatedTo(ChronoUnit.HOURS);
        Instant hour = to.truncatedTo(ChronoUnit.HOURS);
        return new Span(begin, hour.equals(to) ? hour : hour.plus(HOUR), HOUR);
    }

    public long steps() {
        return Math.ceilDiv(Duration.between(from, to).toSeconds(), step.toSeconds());
    }

    public Instant beginningOf(long index) {
        return from.plus(step.multipliedBy(index));
    }

    /** The step that the time falls in. */
    public long stepOf(Instant at) {
        return Math.floorDiv(Duration.between(from, at).toSeconds(), step.toSeconds());
    }

    /** The span of equal length before, as a single step. */
    public Span previous() {
        Duration length = Duration.between(from, to);
        return new Span(from.minus(length), from, length);
    }
}
