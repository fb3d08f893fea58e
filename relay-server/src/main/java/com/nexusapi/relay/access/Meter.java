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
import java.util.function.Supplier;

/** What one key, or one account by all its keys, has used of its limits on this node. */
final class Meter {

    /** How old what is known of other nodes' charges may be. */
    private static final long SPENDING_HOLDS_NANOS = Duration.ofSeconds(10).toNanos();

    /** A limit by number of calls cannot tell when one ends. */
    private static final Duration UNTIL_A_CALL_ENDS = Duration.ofSeconds(1);

    private final Limited whose;

    /**
     * Guards what follows; held while spending is read, so that only one call reads it. Order: the
     * key's, then the account's.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final MinuteLimit requests = new MinuteLimit();
    private final MinuteLimit tokens = new MinuteLimit();
    private long running;
    private Money held = Money.ZERO;
    private Money spent = Money.ZERO;
    private Instant month = Instant.EPOCH;
    private long readAtNanos;

    Meter(Limited whose) {
        this.whose = whose;
    }

    /** What every limit becomes on this node, and when it is asked. */
    record Now(Instant at, long nanos, int nodes, Spending spending) {

        /** An equal share of a limit; a node without any could serve nothing. */
        long share(long limit) {
            return Math.max(1, limit / nodes);
        }
    }

    /**
     * Takes what the call needs of every limit, or nothing.
     *
     * @param others asked last, while nothing here can change: they take what they are asked for,
     *     or refuse, and then nothing is taken here either
     */
    Optional<Refusal> enter(Ask ask, Now now, Supplier<Optional<Refusal>> others) {
        lock.lock();
        try {
            Optional<Refusal> refusal = refusal(ask, now).or(others);
            if (refusal.isEmpty()) {
                take(ask, now);
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private void take(Ask ask, Now now) {
        Limits limits = whose.limits(ask.key());
        limits.rpm().ifPresent(rpm -> requests.take(1, now.share(rpm), now.nanos()));
        limits.tpm().ifPresent(tpm -> tokens.take(ask.tokens(), now.share(tpm), now.nanos()));
        running++;
        held = held.plus(ask.bound());
    }

    private Optional<Refusal> refusal(Ask ask, Now now) {
        Limits limits = whose.limits(ask.key());
        if (limits.concurrency().filter(most -> running >= now.share(most)).isPresent()) {
            return Optional.of(new Refusal.TooManyRequests(whose, UNTIL_A_CALL_ENDS));
        }
        Optional<Duration> forRequest =
                limits.rpm()
                        .map(rpm -> requests.until(1, now.share(rpm), now.nanos()))
                        .filter(Duration::isPositive);
        if (forRequest.isPresent()) {
            return Optional.of(new Refusal.TooManyRequests(whose, forRequest.get()));
        }
        Optional<Duration> forTokens =
                limits.tpm()
                        .map(tpm -> tokens.until(ask.tokens(), now.share(tpm), now.nanos()))
                        .filter(Duration::isPositive);
        if (forTokens.isPresent()) {
            return Optional.of(new Refusal.TooManyTokens(whose, forTokens.get()));
        }
        return limits.monthlyBudget()
                .filter(budget -> spent(now).plus(held).plus(ask.bound()).compareTo(budget) > 0)
                .map(_ -> new Refusal.BudgetSpent(whose));
    }

    /** Calendar months, of UTC. A call counts in the month in which it began. */
    private Money spent(Now now) {
        Instant current =
                now.at()
                        .atOffset(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .withDayOfMonth(1)
                        .toInstant();
        boolean isKnown =
                current.equals(month) && now.nanos() - readAtNanos <= SPENDING_HOLDS_NANOS;
        if (!isKnown) {
            spent = now.spending().since(whose, current);
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
            whose.limits(ask.key())
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

    Optional<MinuteLeft> requestsLeft(KeyGrant key, Now now) {
        return left(requests, whose.limits(key).rpm(), now);
    }

    Optional<MinuteLeft> tokensLeft(KeyGrant key, Now now) {
        return left(tokens, whose.limits(key).tpm(), now);
    }

    private Optional<MinuteLeft> left(MinuteLimit used, Optional<Long> limit, Now now) {
        lock.lock();
        try {
            return limit.map(now::share)
                    .map(share ->
                            new MinuteLeft(
                                    share,
                                    used.available(share, now.nanos()),
                                    used.untilFull(now.nanos())));
        } finally {
            lock.unlock();
        }
    }
}
