package com.nexusapi.relay.access;

import com.nexusapi.relay.wire.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** How much of a limit of a minute is left, and how long until all of it is. */
record MinuteLeft(long limit, long remaining, Duration untilFull) {

    /** The one of which less is left goes first. */
    static final Comparator<MinuteLeft> TIGHTEST =
            Comparator.comparingLong(MinuteLeft::remaining).thenComparingLong(MinuteLeft::limit);

    private static final Duration ALMOST_A_SECOND = Duration.ofNanos(999_999_999);

    /**
     * As the dialect's clients know it (surface reference §2): OpenAI's {@code reset} is a span,
     * Anthropic's a time.
     *
     * @param what {@code requests} or {@code tokens}
     */
    Map<String, String> headers(Dialect dialect, String what, Instant now) {
        return switch (dialect) {
            case OPENAI ->
                    Map.of(
                            "x-ratelimit-limit-" + what,
                            Long.toString(limit),
                            "x-ratelimit-remaining-" + what,
                            Long.toString(remaining),
                            "x-ratelimit-reset-" + what,
                            words(untilFull));
            case ANTHROPIC ->
                    Map.of(
                            "anthropic-ratelimit-" + what + "-limit",
                            Long.toString(limit),
                            "anthropic-ratelimit-" + what + "-remaining",
                            Long.toString(remaining),
                            "anthropic-ratelimit-" + what + "-reset",
                            wholeSecond(now.plus(untilFull)).toString());
        };
    }

    /** As OpenAI writes spans of time: {@code 1s}, {@code 6m0s}, {@code 20ms}. */
    static String words(Duration span) {
        if (span.compareTo(Duration.ofSeconds(1)) < 0) {
            return span.plusNanos(999_999).toMillis() + "ms";
        }
        Duration whole = span.plus(ALMOST_A_SECOND);
        return whole.toMinutes() > 0
                ? String.format(Locale.ROOT, "%dm%ds", whole.toMinutes(), whole.toSecondsPart())
                : whole.toSeconds() + "s";
    }

    /** No earlier than the time, as RFC 3339 writes it without a fraction. */
    private static Instant wholeSecond(Instant at) {
        return at.plus(ALMOST_A_SECOND).truncatedTo(ChronoUnit.SECONDS);
    }
}
