package com.nexusapi.relay.foundation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * Identifiers such as {@code req_1J3W…}: a prefix, eleven characters of time (microseconds) and
 * thirteen of chance, in Crockford's base 32. They sort by the time of their making, so that lists
 * page by id and a span of time is a range of ids.
 */
public final class Ids {

    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int TIME_CHARS = 11;
    private static final int CHANCE_CHARS = 13;

    private final Clock clock;
    private final RandomGenerator random;

    /**
     * @param random must be safe for use by several threads
     */
    public Ids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public String next(String prefix) {
        return next(prefix, clock.now());
    }

    /** An identifier for something that happened at the given time. */
    public String next(String prefix, Instant at) {
        StringBuilder text = start(prefix, at);
        append(text, random.nextLong() >>> 4, CHANCE_CHARS - 1);
        append(text, random.nextInt() >>> 27, 1);
        return text.toString();
    }

    /** The least identifier of that prefix that could be made at the given time. */
    public static String lowest(String prefix, Instant at) {
        return start(prefix, at).append("0".repeat(CHANCE_CHARS)).toString();
    }

    private static StringBuilder start(String prefix, Instant at) {
        StringBuilder text = new StringBuilder(prefix.length() + 1 + TIME_CHARS + CHANCE_CHARS);
        text.append(prefix).append('_');
        append(text, ChronoUnit.MICROS.between(Instant.EPOCH, at), TIME_CHARS);
        return text;
    }

    private static void append(StringBuilder text, long bits, int chars) {
        for (int i = chars - 1; i >= 0; i--) {
            text.append(DIGITS[(int) (bits >>> (5 * i)) & 31]);
        }
    }
}
