package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import com.nexusapi.relay.access.KeyLimiter.Ask;
import com.nexusapi.relay.access.KeyLimiter.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What one key has used of its limits on this node. */
final class KeyMeter {

    /** How old what is known of other nodes' charges may be. */
    private static final long SPENDING_HOLDS_NANOS = Duration.ofSeconds(10).toNanos();

    /** A limit by number of calls cannot tell when one ends. */
    private static final Duration UNTIL_A_CALL_ENDS = Duration.ofSeconds(1);

    /** Guards what follows; held while spending is read, so that one call of a key reads it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final MinuteLimit requests = new MinuteLimit();
    private final MinuteLimit tokens = new MinuteLimit();
    private long running;
    private Money held = Money.ZERO;
    private Money spent = Money.ZERO;
    private Instant month = Instant.EPOCH;
    private long readAtNanos;

    /** What every limit becomes on this node, and when it is asked. */
    record Now(Instant at, long nanos, int nodes, KeySpending spending) {

        /** An equal share of a limit; a node without any could serve nothing. */
        long share(long limit) {
            return Math.max(1, limit / nodes);
        }
    }

    /** Takes what the call needs of every limit, or nothing. */
    Optional<Refusal> enter(Ask ask, Now now) {
        lock.lock();
        try {
            Optional<Refusal> refusal = refusal(ask, now);
            if (refusal.isEmpty()) {
                KeyLimits limits = ask.key().limits();
                limits.rpm().ifPresent(rpm -> requests.take(1, now.share(rpm), now.nanos()));
                limits.tpm()
                        .ifPresent(tpm -> tokens.take(ask.tokens(), now.share(tpm), now.nanos()));
                running++;
                held = held.plus(ask.bound());
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Refusal> refusal(Ask ask, Now now) {
        KeyLimits limits = ask.key().limits();
        if (limits.concurrency().filter(most -> running >= now.share(most)).isPresent()) {
            return Optional.of(new Refusal.TooManyRequests(UNTIL_A_CALL_ENDS));
        }
        Optional<Duration> forRequest =
                limits.rpm()
                        .map(rpm -> requests.until(1, now.share(rpm), now.nanos()))
                        .filter(Duration::isPositive);
        if (forRequest.isPresent()) {
            return Optional.of(new Refusal.TooManyRequests(forRequest.get()));
        }
        Optional<Duration> forTokens =
                limits.tpm()
                        .map(tpm -> tokens.until(ask.tokens(), now.share(tpm), now.nanos()))
                        .filter(Duration::isPositive);
        if (forTokens.isPresent()) {
            return Optional.of(new Refusal.TooManyTokens(forTokens.get()));
        }
        return limits.monthlyBudget()
                .filter(budget ->
                        spent(ask.key(), now).plus(held).plus(ask.bound()).compareTo(budget) > 0)
                .map(_ -> new Refusal.BudgetSpent());
    }

    /** Calendar months, of UTC. A call counts in the month in which it began. */
    private Money spent(KeyGrant key, Now now) {
        Instant current =
                now.at()
                        .atOffset(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .withDayOfMonth(1)
                        .toInstant();
        boolean isKnown =
                current.equals(month) && now.nanos() - readAtNanos <= SPENDING_HOLDS_NANOS;
        if (!isKnown) {
            spent = now.spending().since(key, current);
            month = current;
            readAtNanos = now.nanos();
        }
        return spent;
    }

    /** The call has ended, with so many tokens, and was charged so much. */
    void leave(Ask ask, long tokensUsed, Money charged, Now now) {
        lock.lock();
        try {
            running--;
            held = held.minus(ask.bound());
            spent = spent.plus(charged);
            ask.key()
                    .limits()
                    .tpm()
                    .ifPresent(tpm ->
                            tokens.giveBack(
                                    Math.max(0, ask.tokens() - tokensUsed),
                                    now.share(tpm),
                                    now.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /** How much of a limit of a minute is left. */
    record Left(long limit, long remaining, Duration untilFull) {}

    Optional<Left> requestsLeft(KeyGrant key, Now now) {
        return left(requests, key.limits().rpm(), now);
    }

    Optional<Left> tokensLeft(KeyGrant key, Now now) {
        return left(tokens, key.limits().tpm(), now);
    }

    private Optional<Left> left(MinuteLimit used, Optional<Long> limit, Now now) {
        lock.lock();
        try {
            return limit.map(now::share)
                    .map(share ->
                            new Left(
                                    share,
                                    used.available(share, now.nanos()),
                                    used.untilFull(now.nanos())));
        } finally {
            lock.unlock();
        }
    }
}
