package com.nexusapi.relay.completion;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * The output that credit is held for, which grows as a stream goes on. What is spent of it is
 * estimated: by the text that came, and while a model that reasons in secret is silent, by the
 * clock (surface reference §5.3). The estimate only ever extends the hold, or ends the stream when
 * no more can be held; it is no part of the charge.
 */
final class HeldOutput {

    /** Output tokens by which the hold grows. */
    static final long EXTENSION_TOKENS = 4_096;

    /** The part of the held output at which it grows, in per cent. */
    private static final long EXTEND_AT_PERCENT = 60;

    /** Shorter pauses between two pieces of text are a model's ordinary pace. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /** The longest sleep between two looks, since the clock need not be the system's. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    /**
     * Guards all that follows, between the call's thread and the one that looks while the upstream
     * is silent. The ledger's own locks are taken under it.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final LongPredicate extend;
    private final Clock clock;
    private final long most;
    private final boolean isExtendable;
    private long held;
    private long tokensPerSecond;
    private long visible;
    private long hidden;
    private long quietSince;
    private boolean isRefused;
    private boolean isSpent;
    private boolean ended;
    private Optional<Thread> watcher = Optional.empty();

    /**
     * Held for all answers of a call together.
     *
     * @param extend holds credit for so many more tokens; false when there is none
     */
    HeldOutput(CallTerms terms, long answers, LongPredicate extend, Clock clock) {
        this.extend = extend;
        this.clock = clock;
        this.isExtendable = terms.extendable();
        this.held = Math.multiplyExact(terms.heldOutput(), answers);
        this.most = Math.multiplyExact(terms.mostOutput(), answers);
    }

    /**
     * An upstream is now asked for the whole answer; what another one spent in vain is not the
     * customer's.
     *
     * @param hiddenPerSecond tokens that the model may put out in silence
     */
    void asked(long hiddenPerSecond) {
        lock.lock();
        try {
            tokensPerSecond = hiddenPerSecond;
            visible = 0;
            hidden = 0;
            quietSince = clock.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the hold while the upstream is silent. */
    interface Watch extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Begins to look, also while nothing comes; nobody need look when silence costs nothing.
     *
     * @param cancel ends the upstream's work; called once no more can be held
     */
    Watch watch(Runnable cancel) {
        lock.lock();
        try {
            if (untilLook().isEmpty()) {
                return () -> {};
            }
            Thread started = Thread.ofVirtual().unstarted(() -> look(cancel));
            watcher = Optional.of(started);
            started.start();
        } finally {
            lock.unlock();
        }
        return this::stopWatching;
    }

    /**
     * Whether the hold covers what is spent, after it was extended if need be. Called when
     * something came.
     *
     * @param visibleTokens of the text that came so far
     */
    boolean covers(long visibleTokens) {
        lock.lock();
        try {
            if (visibleTokens > visible) {
                hidden += hiddenNow();
                visible = visibleTokens;
                quietSince = clock.nanoTime();
            }
            return covers();
        } finally {
            lock.unlock();
        }
    }

    /** The same, while nothing comes. */
    boolean covers() {
        lock.lock();
        try {
            if (isSpent || ended || !isExtendable) {
                return !isSpent;
            }
            long spent = Math.min(most, visible + hidden + hiddenNow());
            while (held < most && spent * 100 >= held * EXTEND_AT_PERCENT) {
                isRefused = !extend.test(EXTENSION_TOKENS);
                if (isRefused) {
                    isSpent = spent >= held;
                    return !isSpent;
                }
                held += EXTENSION_TOKENS;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** True once more was spent than could be held. */
    boolean isSpent() {
        lock.lock();
        try {
            return isSpent;
        } finally {
            lock.unlock();
        }
    }

    /** Output tokens that credit is held for. */
    long tokens() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** The answer is out, or given up: nothing is held for it any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    /** In how long the silence alone may use up the hold; empty when it never does. */
    Optional<Duration> untilLook() {
        lock.lock();
        try {
            if (ended || isSpent || !isExtendable || tokensPerSecond == 0 || held >= most) {
                return Optional.empty();
            }
            long mark = isRefused ? held : Math.ceilDiv(held * EXTEND_AT_PERCENT, 100);
            long open = Math.max(0, mark - visible - hidden);
            long silence =
                    Math.max(
                            SILENCE.toNanos(),
                            Math.ceilDiv(open * NANOS_PER_SECOND, tokensPerSecond));
            long left = quietSince + silence - clock.nanoTime();
            return Optional.of(Duration.ofNanos(Math.max(0, left)));
        } finally {
            lock.unlock();
        }
    }

    private long hiddenNow() {
        long silence = clock.nanoTime() - quietSince;
        return silence < SILENCE.toNanos()
                ? 0
                : Math.multiplyExact(silence, tokensPerSecond) / NANOS_PER_SECOND;
    }

    private void look(Runnable cancel) {
        try {
            Optional<Duration> next = untilOwnLook();
            while (next.isPresent()) {
                boolean isLong = next.get().compareTo(LONGEST_SLEEP) > 0;
                Thread.sleep(isLong ? LONGEST_SLEEP : next.get());
                if (isSpentInSilence()) {
                    cancel.run();
                }
                next = untilOwnLook();
            }
        } catch (InterruptedException e) {
            // the attempt is over
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Duration> untilOwnLook() {
        lock.lock();
        try {
            return isWatcher() ? untilLook() : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isSpentInSilence() {
        lock.lock();
        try {
            return isWatcher() && !covers();
        } finally {
            lock.unlock();
        }
    }

    /** A watcher that was stopped may still be on its way to the next look. */
    private boolean isWatcher() {
        return watcher.filter(thread -> thread == Thread.currentThread()).isPresent();
    }

    /** Under the lock, so that the watcher is never interrupted while it holds more credit. */
    private void stopWatching() {
        lock.lock();
        try {
            watcher.ifPresent(Thread::interrupt);
            watcher = Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
