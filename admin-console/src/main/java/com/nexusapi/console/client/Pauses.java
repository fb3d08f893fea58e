package com.nexusapi.console.client;

import java.time.Duration;

/**
 * How long to wait before the next try: half a second, then twice as long each time, up to 15 s.
 */
final class Pauses {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Duration next = FIRST;

    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }

    /** The last try went well. */
    void startOver() {
        next = FIRST;
    }
}
