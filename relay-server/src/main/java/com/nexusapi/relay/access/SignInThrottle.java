package com.nexusapi.relay.access;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes guessing passwords slow: after some failures under one name (an e-mail address, a network
 * address) the next attempt waits, each time twice as long. An attempt counts as failed from its
 * beginning, so that attempts made at once are counted too. The names least recently tried are
 * forgotten beyond a bound.
 */
final class SignInThrottle {

    private static final int MOST_NAMES = 10_000;
    private static final int MOST_DOUBLINGS = 30;

    private final Clock clock;
    private final int free;
    private final Duration longest;

    /** Guards {@code failures}; held for no longer than a look. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Failures> failures =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_NAMES;
                }
            };

    private record Failures(int count, long allowedAtNanos) {}

    /**
     * @param free attempts without any wait
     * @param longest the longest wait
     */
    SignInThrottle(Clock clock, int free, Duration longest) {
        this.clock = clock;
        this.free = free;
        this.longest = longest;
    }

    /** Counts an attempt as failed for now, or says how long to wait first. */
    Optional<Duration> attempt(String name) {
        long now = clock.nanoTime();
        lock.lock();
        try {
            Failures before = failures.getOrDefault(name, new Failures(0, now));
            if (before.allowedAtNanos() - now > 0) {
                return Optional.of(Duration.ofNanos(before.allowedAtNanos() - now));
            }
            int count = before.count() + 1;
            failures.put(name, new Failures(count, now + waitAfter(count).toNanos()));
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void succeeded(String name) {
        lock.lock();
        try {
            failures.remove(name);
        } finally {
            lock.unlock();
        }
    }

    private Duration waitAfter(int count) {
        if (count < free) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(count - free, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
