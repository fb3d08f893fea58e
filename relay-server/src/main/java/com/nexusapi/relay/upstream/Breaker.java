package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.LastFailure;
import com.nexusapi.common.admin.Channel.ModelHealth;
import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps calls for one model away from a channel that fails. Three faults of the channel in a row
 * open it; then one call at a time goes through as a probe. A probe that succeeds closes it, one
 * that fails opens it for twice as long as before, 60 s at most.
 *
 * <p>It opens for a second at first where a probe costs little, since what shows at once may last
 * but a moment; for 5 s where a probe keeps a customer waiting, or where time alone mends nothing.
 *
 * <p>What came of a call counts only while the breaker stands as it did when the call began: an old
 * call neither closes what opened meanwhile nor prolongs it.
 */
final class Breaker {

    static final int FAILURES = 3;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration FIRST_LONG_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** Pauses no longer double after so many, which keeps the shift small. */
    private static final int MOST_DOUBLINGS = 10;

    private final Clock clock;

    /** Guards all fields below; no other lock is taken under it. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean used;
    private boolean open;
    private int failures;
    private int openings;
    private boolean probing;
    private long openUntilNanos;
    private Instant openUntil = Instant.EPOCH;
    private Instant openSince = Instant.EPOCH;
    private long turn;
    private Optional<LastFailure> lastFailure = Optional.empty();

    Breaker(Clock clock) {
        this.clock = clock;
    }

    /**
     * How it stands for the next call.
     *
     * @param closed all calls go through
     * @param admits the next call would go through
     * @param shutNanos how long none is let through yet
     */
    record Standing(boolean closed, boolean admits, long shutNanos) {}

    /**
     * One call on its way through. It is told when a good answer begins, which closes what was
     * open, and how the call ended: a success needs the whole answer, so that a channel which
     * begins well and breaks off counts as failing.
     */
    final class Passage {

        private final boolean probe;
        private long begunIn;
        private Phase phase = Phase.SENT;

        private Passage(boolean probe) {
            this.probe = probe;
            this.begunIn = turn;
        }

        boolean isProbe() {
            return probe;
        }

        /** A good answer begins; one fault more before its end opens the breaker again. */
        void began() {
            lock.lock();
            try {
                if (phase == Phase.SENT && begunIn == turn && open) {
                    open = false;
                    probing = false;
                    failures = FAILURES - 1;
                    begunIn = ++turn;
                }
                phase = phase == Phase.SENT ? Phase.BEGAN : phase;
            } finally {
                lock.unlock();
            }
        }

        /** The answer that began is whole; does nothing when none began. */
        void succeeded() {
            lock.lock();
            try {
                if (phase == Phase.BEGAN && begunIn == turn) {
                    failures = 0;
                    openings = 0;
                    lastFailure = Optional.empty();
                }
                phase = phase == Phase.BEGAN ? Phase.ENDED : phase;
            } finally {
                lock.unlock();
            }
        }

        void failed(LastFailure failure) {
            lock.lock();
            try {
                if (phase != Phase.ENDED && begunIn == turn) {
                    lastFailure = Optional.of(failure);
                    failures++;
                    if (open ? probe : failures >= FAILURES) {
                        openAgain(firstPause(failure.fault()));
                    }
                }
                phase = Phase.ENDED;
            } finally {
                lock.unlock();
            }
        }

        /** No answer came, and that says nothing; does nothing when its end was told already. */
        void released() {
            lock.lock();
            try {
                if (phase == Phase.SENT) {
                    phase = Phase.ENDED;
                    probing &= !(probe && begunIn == turn);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** How far a call has come. */
    private enum Phase {
        SENT,
        BEGAN,
        ENDED
    }

    /**
     * Lets a call through, if it may go.
     *
     * @param anyhow it goes in any case
     */
    Optional<Passage> enter(boolean anyhow) {
        lock.lock();
        try {
            boolean asProbe = open && isDue() && !probing;
            if (open && !asProbe && !anyhow) {
                return Optional.empty();
            }
            used = true;
            probing |= asProbe;
            return Optional.of(new Passage(asProbe));
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            boolean admits = !open || (isDue() && !probing);
            long left = open ? Math.max(0, openUntilNanos - clock.nanoTime()) : 0;
            return new Standing(!open, admits, left);
        } finally {
            lock.unlock();
        }
    }

    ModelHealth shown(String model) {
        lock.lock();
        try {
            return new ModelHealth(
                    model,
                    state(),
                    failures,
                    open ? Optional.of(openSince) : Optional.empty(),
                    open ? Optional.of(openUntil) : Optional.empty(),
                    lastFailure);
        } finally {
            lock.unlock();
        }
    }

    private BreakerState state() {
        if (open) {
            return isDue() ? BreakerState.HALF_OPEN : BreakerState.OPEN;
        }
        return used ? BreakerState.CLOSED : BreakerState.UNKNOWN;
    }

    private boolean isDue() {
        return clock.nanoTime() - openUntilNanos >= 0;
    }

    private static Duration firstPause(Fault fault) {
        return switch (fault) {
            case CONNECT, RESET, GARBAGE, STATUS -> FIRST_PAUSE;
            case CONNECT_TIMEOUT,
                    FIRST_BYTE_TIMEOUT,
                    IDLE_TIMEOUT,
                    ADDRESS_REFUSED,
                    TOO_LARGE,
                    UNUSABLE,
                    NO_SUCH_MODEL,
                    CREDENTIAL_REFUSED,
                    OVERLOADED,
                    REQUEST_REFUSED ->
                    FIRST_LONG_PAUSE;
        };
    }

    private void openAgain(Duration first) {
        Duration pause = first.multipliedBy(1L << Math.min(openings, MOST_DOUBLINGS));
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        openSince = openings == 0 ? clock.now() : openSince;
        open = true;
        probing = false;
        openings++;
        turn++;
        openUntil = clock.now().plus(pause);
        openUntilNanos = clock.nanoTime() + pause.toNanos();
    }
}
