package com.nexusapi.relay.access;

import java.time.Duration;

/**
 * A limit of so much a minute, as a bucket that fills evenly and is full after a minute without use
 * (the generic cell rate algorithm). The limit is given with each question, since it may change.
 * Guarded by its owner.
 */
final class MinuteLimit {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** How long from the time of the last look until the bucket is full. */
    private long missingNanos;

    private long lookedAtNanos;
    private boolean used;

    /** What may be taken now. */
    long available(long limit, long now) {
        look(now);
        return (long) ((double) (MINUTE - Math.min(MINUTE, missingNanos)) / MINUTE * limit);
    }

    /** How long until the bucket is full. */
    Duration untilFull(long now) {
        look(now);
        return Duration.ofNanos(missingNanos);
    }

    /** How long until so much may be taken; zero when it may be now. */
    Duration until(long amount, long limit, long now) {
        look(now);
        return Duration.ofNanos(Math.max(0, missingNanos + nanos(amount, limit) - MINUTE));
    }

    void take(long amount, long limit, long now) {
        look(now);
        missingNanos += nanos(amount, limit);
    }

    /** Gives back what was taken and not used; more than was taken does not count. */
    void giveBack(long amount, long limit, long now) {
        look(now);
        missingNanos = Math.max(0, missingNanos - nanos(amount, limit));
    }

    private void look(long now) {
        if (used) {
            missingNanos = Math.max(0, missingNanos - (now - lookedAtNanos));
        }
        used = true;
        lookedAtNanos = now;
    }

    /** In which so much flows in; more than a limit of a minute never does at once. */
    private static long nanos(long amount, long limit) {
        return (long) Math.ceil((double) amount / limit * MINUTE);
    }
}
