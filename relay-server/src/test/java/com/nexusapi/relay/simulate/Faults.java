package com.nexusapi.relay.simulate;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.CrashPoints;
import com.nexusapi.relay.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * What can go wrong around a transaction, and when others may run in between. Also the relays'
 * clock: whoever looks at it may be outrun by others.
 */
final class Faults implements CrashPoints, Clock {

    /** Connections of the relays; more transactions than that wait. */
    private static final int MOST_OPEN = 6;

    private static final Duration CONFLICT = Duration.ofMillis(50);
    private static final Duration STALL = Duration.ofMillis(500);

    /** How often, in a million. */
    record Rates(
            int transientFailure,
            int failure,
            int unknown,
            int hang,
            int crash,
            int sleep,
            int stall) {

        /** Each world has faults of some kinds, frequent or rare. */
        static Rates of(SplittableRandom random) {
            return new Rates(
                    some(random, 4_000),
                    some(random, 4_000),
                    some(random, 20_000),
                    some(random, 12_000),
                    some(random, 1_500),
                    some(random, 800),
                    some(random, 600));
        }

        private static int some(SplittableRandom random, int most) {
            return random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(most);
        }
    }

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Rates rates;
    private final Runnable afterEachCommit;
    private final Map<Scheduler.Task, Integer> attempts = new HashMap<>();

    /** Who has a connection, and whether it still has locks. */
    private final Map<Scheduler.Task, Boolean> open = new HashMap<>();

    private CompletableFuture<Boolean> nextEnd = new CompletableFuture<>();
    private boolean enabled;
    private long stalledUntil;
    private long fullUntil;

    Faults(Scheduler scheduler, SplittableRandom random, Rates rates, Runnable afterEachCommit) {
        this.scheduler = scheduler;
        this.random = random;
        this.rates = rates;
        this.afterEachCommit = afterEachCommit;
    }

    Rates rates() {
        return rates;
    }

    /** Lets things go wrong, or heals the store. */
    void enable(boolean wrong) {
        enabled = wrong;
        if (!wrong) {
            stalledUntil = 0;
            fullUntil = 0;
        }
    }

    boolean isEnabled() {
        return enabled;
    }

    boolean happens(int inAMillion) {
        return enabled && inAMillion > 0 && random.nextInt(1_000_000) < inAMillion;
    }

    /** No transaction gets any further until then. */
    void stallFor(Duration span) {
        stalledUntil = scheduler.nanos() + span.toNanos();
    }

    /** Every transaction fails until then. */
    void fillFor(Duration span) {
        fullUntil = scheduler.nanos() + span.toNanos();
    }

    boolean hasOpenTransaction(NodeProcess process) {
        return open.keySet().stream()
                .anyMatch(task -> task.home().filter(process::equals).isPresent());
    }

    @Override
    public void beforeTransaction() {
        Scheduler.Task me = scheduler.current();
        int attempt = attempts.merge(me, 1, Integer::sum);
        close(me);
        if (attempt > 1 && open.containsValue(true)) {
            awaitAnEnd();
        }
        scheduler.step("begin");
        while (open.size() >= MOST_OPEN) {
            awaitAnEnd();
        }
        open.put(me, false);
        waitWhileStalled();
        fail("begin");
        open.put(me, true);
    }

    @Override
    public void beforeCommit() {
        if (random.nextInt(16) == 0) {
            scheduler.step("before commit");
        }
        waitWhileStalled();
        fail("commit");
        if (happens(rates.unknown())) {
            scheduler.step("commit lost");
            throw cut();
        }
    }

    @Override
    public void afterCommit() {
        open.replace(scheduler.current(), false);
        tellOfAnEnd();
        afterEachCommit.run();
        if (random.nextInt(4) > 0) {
            scheduler.step("committed");
        }
        if (happens(rates.hang())) {
            hang(Duration.ofMillis(random.nextInt(20_000)));
        }
        waitWhileStalled();
        if (happens(rates.unknown())) {
            scheduler.step("answer lost");
            throw cut();
        }
    }

    /** The transaction, with all its attempts, is over for its task. */
    void ended() {
        Scheduler.Task me = scheduler.current();
        attempts.remove(me);
        close(me);
    }

    private void close(Scheduler.Task task) {
        if (open.remove(task) != null) {
            tellOfAnEnd();
        }
    }

    private void tellOfAnEnd() {
        CompletableFuture<Boolean> ended = nextEnd;
        nextEnd = new CompletableFuture<>();
        ended.complete(true);
    }

    private void awaitAnEnd() {
        try {
            var _ = scheduler.await(nextEnd, CONFLICT);
        } catch (TimeoutException e) {
            scheduler.step("still locked");
        }
    }

    /** Trouble seldom comes alone: often the store cannot be asked for a while. */
    private StoreException cut() {
        if (random.nextInt(3) == 0) {
            fillFor(Duration.ofMillis(random.nextInt(1_500)));
        }
        return StoreException.outcomeUnknown(new IllegalStateException("cut"));
    }

    private void hang(Duration span) {
        long until = scheduler.nanos() + span.toNanos();
        while (enabled && scheduler.nanos() < until) {
            scheduler.pause(STALL);
        }
    }

    private void waitWhileStalled() {
        while (scheduler.nanos() < stalledUntil) {
            scheduler.pause(STALL);
        }
    }

    private void fail(String where) {
        if (enabled && scheduler.nanos() < fullUntil) {
            throw new StoreException("no space left on device");
        }
        if (happens(rates.transientFailure())) {
            throw new StoreException("conflict at " + where, new SQLException("told so", "40001"));
        }
        if (happens(rates.failure())) {
            throw new StoreException("failure at " + where);
        }
    }

    @Override
    public Instant now() {
        lookAtClock();
        return scheduler.now();
    }

    @Override
    public long nanoTime() {
        lookAtClock();
        return scheduler.nanoTime();
    }

    private void lookAtClock() {
        boolean isInTransaction = open.getOrDefault(scheduler.current(), false);
        if (random.nextInt(isInTransaction ? 128 : 6) == 0) {
            scheduler.step("clock");
        }
    }
}
