package com.nexusapi.relay.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.access.KeyLimiter.Ask;
import com.nexusapi.relay.access.KeyLimiter.Entry;
import com.nexusapi.relay.access.KeyLimiter.Pass;
import com.nexusapi.relay.access.KeyLimiter.Refusal;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.wire.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class KeyLimiterTest {

    private static final Instant START = Instant.parse("2026-11-30T23:59:00Z");

    private static final Limits NONE = Limits.of(CallLimits.NONE);
    private static final Limited KEY = new Limited.Key("acc_1", "key_1");
    private static final Limited ACCOUNT = new Limited.Account("acc_1");

    private final HandSetClock clock = new HandSetClock();
    private volatile int nodes = 1;
    private volatile Money charged = Money.ZERO;
    private final KeyLimiter limiter = new KeyLimiter(clock, () -> nodes, (key, from) -> charged);

    /** Stands still until it is put forward. */
    private static final class HandSetClock implements Clock {

        private volatile Duration passed = Duration.ZERO;

        @Override
        public Instant now() {
            return START.plus(passed);
        }

        @Override
        public long nanoTime() {
            return passed.toNanos();
        }

        void pass(Duration more) {
            passed = passed.plus(more);
        }
    }

    private static KeyGrant key(
            Optional<Long> rpm, Optional<Long> tpm, Optional<Long> most, Optional<Money> budget) {
        return key("key_1", limits(rpm, tpm, most, budget), NONE);
    }

    private static Limits limits(
            Optional<Long> rpm, Optional<Long> tpm, Optional<Long> most, Optional<Money> budget) {
        return new Limits(rpm, tpm, most, budget, Optional.empty(), Optional.empty());
    }

    private static KeyGrant key(String id, Limits limits, Limits ofAccount) {
        return new KeyGrant(id, "acc_1", 10_000, limits, ofAccount);
    }

    private static KeyGrant requestsAMinute(long rpm) {
        return key(Optional.of(rpm), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Pass entered(Ask ask) {
        return ((Entry.Entered) limiter.enter(ask)).pass();
    }

    private Refusal refused(Ask ask) {
        return ((Entry.Refused) limiter.enter(ask)).why();
    }

    private static Ask ask(KeyGrant key, long tokens, long cents) {
        return new Ask(key, tokens, Money.ofCents(cents));
    }

    @Test
    void servesAMinutesRequestsAtOnceAndThenAsTheyFlowIn() {
        Ask ask = ask(requestsAMinute(60), 0, 0);
        for (int call = 0; call < 60; call++) {
            entered(ask).end(0, Money.ZERO);
        }
        assertThat(refused(ask)).isEqualTo(new Refusal.TooManyRequests(KEY, Duration.ofSeconds(1)));
        clock.pass(Duration.ofMillis(999));
        assertThat(refused(ask)).isEqualTo(new Refusal.TooManyRequests(KEY, Duration.ofMillis(1)));
        clock.pass(Duration.ofMillis(1));
        entered(ask).end(0, Money.ZERO);
        assertThat(limiter.enter(ask)).isInstanceOf(Entry.Refused.class);
    }

    @Property(tries = 200)
    void neverServesMoreThanItsLimitAndWhatFlowedIn(
            @ForAll @LongRange(min = 1, max = 500) long rpm,
            @ForAll List<@IntRange(min = 0, max = 3_000) Integer> pausesMs) {
        HandSetClock ownClock = new HandSetClock();
        KeyLimiter own = new KeyLimiter(ownClock, () -> 1, (key, from) -> Money.ZERO);
        Ask ask = ask(requestsAMinute(rpm), 0, 0);
        long served = 0;
        for (int pause : pausesMs) {
            ownClock.pass(Duration.ofMillis(pause));
            served += own.enter(ask) instanceof Entry.Entered ? 1 : 0;
        }
        long flowedIn = rpm * ownClock.passed.toMillis() / 60_000;
        assertThat(served).isLessThanOrEqualTo(rpm + flowedIn + 1);
    }

    @Test
    void tokensNotUsedAreGivenBack() {
        KeyGrant key =
                key(Optional.empty(), Optional.of(1_000L), Optional.empty(), Optional.empty());
        Pass pass = entered(ask(key, 900, 0));
        assertThat(refused(ask(key, 200, 0))).isInstanceOf(Refusal.TooManyTokens.class);
        pass.end(100, Money.ZERO);
        entered(ask(key, 900, 0)).end(900, Money.ZERO);
        assertThat(limiter.headers(key, Dialect.OPENAI))
                .containsEntry("x-ratelimit-limit-tokens", "1000")
                .containsEntry("x-ratelimit-remaining-tokens", "0")
                .containsEntry("x-ratelimit-reset-tokens", "1m0s");
    }

    @Test
    void aCallThatCanNeverFitIsRefused() {
        KeyGrant key =
                key(Optional.empty(), Optional.of(1_000L), Optional.empty(), Optional.empty());
        assertThat(refused(ask(key, 1_001, 0))).isInstanceOf(Refusal.TooManyTokens.class);
    }

    @Test
    void noMoreCallsAtATimeWhateverTheConcurrency() throws Exception {
        KeyGrant key = key(Optional.empty(), Optional.empty(), Optional.of(7L), Optional.empty());
        List<Future<Entry>> entries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < 200; call++) {
                entries.add(threads.submit(() -> limiter.enter(ask(key, 0, 0))));
            }
        }
        List<Pass> passes = new ArrayList<>();
        for (Future<Entry> entry : entries) {
            if (entry.get() instanceof Entry.Entered(Pass pass)) {
                passes.add(pass);
            }
        }
        assertThat(passes).hasSize(7);
        passes.getFirst().end(0, Money.ZERO);
        entered(ask(key, 0, 0));
    }

    @Test
    void theBudgetHoldsForChargesAndForRunningCalls() {
        KeyGrant key =
                key(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Money.ofCents(100)));
        charged = Money.ofCents(30);
        Pass pass = entered(ask(key, 0, 60));
        assertThat(refused(ask(key, 0, 11))).isInstanceOf(Refusal.BudgetSpent.class);
        pass.end(0, Money.ofCents(20));
        entered(ask(key, 0, 50)).end(0, Money.ofCents(50));
        assertThat(refused(ask(key, 0, 1))).isInstanceOf(Refusal.BudgetSpent.class);
    }

    @Test
    void aNewMonthHasANewBudgetAndOtherNodesChargesAreSeen() {
        KeyGrant key =
                key(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Money.ofCents(100)));
        charged = Money.ofCents(100);
        assertThat(refused(ask(key, 0, 1))).isInstanceOf(Refusal.BudgetSpent.class);
        charged = Money.ZERO;
        clock.pass(Duration.ofMinutes(1));
        entered(ask(key, 0, 1)).end(0, Money.ZERO);
        charged = Money.ofCents(100);
        clock.pass(Duration.ofSeconds(11));
        assertThat(refused(ask(key, 0, 1))).isInstanceOf(Refusal.BudgetSpent.class);
    }

    @Test
    void eachNodeGivesOutItsShare() {
        nodes = 3;
        KeyGrant key = requestsAMinute(30);
        for (int call = 0; call < 10; call++) {
            entered(ask(key, 0, 0));
        }
        assertThat(limiter.enter(ask(key, 0, 0))).isInstanceOf(Entry.Refused.class);
        assertThat(limiter.headers(key, Dialect.OPENAI))
                .containsEntry("x-ratelimit-limit-requests", "10");
    }

    @Test
    void aKeyWithoutLimitsIsNotCounted() {
        KeyGrant key = key(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        entered(ask(key, 1L << 40, 1_000_000));
        assertThat(limiter.headers(key, Dialect.OPENAI)).isEmpty();
    }

    @Test
    void allKeysOfAnAccountShareItsLimits() {
        Limits three =
                limits(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(3L),
                        Optional.of(Money.ofCents(100)));
        KeyGrant one = key("key_1", NONE, three);
        KeyGrant two = key("key_2", NONE, three);
        Pass first = entered(ask(one, 0, 10));
        entered(ask(two, 0, 10));
        entered(ask(two, 0, 10));
        assertThat(refused(ask(one, 0, 10)))
                .isEqualTo(new Refusal.TooManyRequests(ACCOUNT, Duration.ofSeconds(1)));
        first.end(0, Money.ofCents(10));
        assertThat(refused(ask(two, 0, 71))).isEqualTo(new Refusal.BudgetSpent(ACCOUNT));
        entered(ask(two, 0, 70));
    }

    @Test
    void whatTheAccountRefusesTheKeyHasNotSpent() {
        Limits two =
                limits(
                        Optional.of(2L),
                        Optional.of(100L),
                        Optional.of(2L),
                        Optional.of(Money.ofCents(2)));
        Limits one = limits(Optional.empty(), Optional.empty(), Optional.of(1L), Optional.empty());
        KeyGrant key = key("key_1", two, one);
        Pass running = entered(ask(key, 10, 1));
        for (int call = 0; call < 20; call++) {
            assertThat(refused(ask(key, 10, 1)))
                    .isEqualTo(new Refusal.TooManyRequests(ACCOUNT, Duration.ofSeconds(1)));
        }
        running.end(10, Money.ofCents(1));
        entered(ask(key, 90, 1)).end(90, Money.ofCents(1));
        assertThat(refused(ask(key, 1, 1))).isInstanceOf(Refusal.TooManyRequests.class);
    }

    @Test
    void whatTheKeyRefusesTheAccountHasNotSpent() {
        Limits one = limits(Optional.of(1L), Optional.empty(), Optional.empty(), Optional.empty());
        Limits two = limits(Optional.of(2L), Optional.empty(), Optional.empty(), Optional.empty());
        entered(ask(key("key_1", one, two), 0, 0));
        for (int call = 0; call < 20; call++) {
            assertThat(refused(ask(key("key_1", one, two), 0, 0)))
                    .isEqualTo(new Refusal.TooManyRequests(KEY, Duration.ofMinutes(1)));
        }
        entered(ask(key("key_2", one, two), 0, 0));
        assertThat(refused(ask(key("key_3", one, two), 0, 0)))
                .isEqualTo(new Refusal.TooManyRequests(ACCOUNT, Duration.ofSeconds(30)));
    }

    /** Calls enter and end while others of their key and account do; some run on meanwhile. */
    @Test
    void keysAndTheirAccountAreNeverOverdrawnWhateverTheConcurrency() throws Exception {
        Limits ofKey =
                limits(
                        Optional.of(60L),
                        Optional.of(6_000L),
                        Optional.of(5L),
                        Optional.of(Money.ofCents(50)));
        Limits ofAccount =
                limits(
                        Optional.of(300L),
                        Optional.of(20_000L),
                        Optional.of(11L),
                        Optional.of(Money.ofCents(170)));
        Rush rush = new Rush();
        List<Future<?>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < 1_600; call++) {
                Ask ask = ask(key("key_" + call % 8, ofKey, ofAccount), 100, 1);
                calls.add(threads.submit(() -> rush.call(ask, 9)));
            }
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(rush.mostRunning.get()).isBetween(9, 11);
        assertThat(rush.served.values()).allMatch(ofOne -> ofOne.get() <= 50);
        // calls that found no place free left some of the budget: the rest of it can be spent
        for (int call = 0; call < 1_600; call++) {
            rush.call(ask(key("key_" + call % 8, ofKey, ofAccount), 100, 1), 0);
        }
        assertThat(rush.served.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(170);
    }

    /** Calls of many keys, each of which ends others that have entered. */
    private final class Rush {

        private final Queue<Pass> entered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger mostRunning = new AtomicInteger();
        private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();

        void call(Ask ask, int leftRunning) {
            if (limiter.enter(ask) instanceof Entry.Entered(Pass pass)) {
                mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                served.computeIfAbsent(ask.key().keyId(), _ -> new AtomicInteger())
                        .incrementAndGet();
                entered.add(pass);
            }
            if (running.get() > leftRunning) {
                Optional.ofNullable(entered.poll()).ifPresent(this::end);
            }
        }

        private void end(Pass pass) {
            running.decrementAndGet();
            pass.end(100, Money.ofCents(1));
        }
    }

    @Test
    void headersShowTheTighterOfKeyAndAccount() {
        Limits ofKey =
                limits(Optional.of(10L), Optional.of(1_000L), Optional.empty(), Optional.empty());
        Limits ofAccount =
                limits(Optional.of(12L), Optional.of(5_000L), Optional.empty(), Optional.empty());
        KeyGrant one = key("key_1", ofKey, ofAccount);
        KeyGrant two = key("key_2", ofKey, ofAccount);
        assertThat(limiter.headers(one, Dialect.OPENAI))
                .containsEntry("x-ratelimit-limit-requests", "10")
                .containsEntry("x-ratelimit-remaining-requests", "10");
        for (int call = 0; call < 6; call++) {
            entered(ask(one, 0, 0));
            entered(ask(two, 0, 0));
        }
        assertThat(limiter.headers(one, Dialect.OPENAI))
                .containsEntry("x-ratelimit-limit-requests", "12")
                .containsEntry("x-ratelimit-remaining-requests", "0")
                .containsEntry("x-ratelimit-limit-tokens", "1000");
    }

    @Test
    void anthropicsClientsAreToldTimes() {
        KeyGrant key =
                key(Optional.of(60L), Optional.of(1_000L), Optional.empty(), Optional.empty());
        clock.pass(Duration.ofMillis(1));
        entered(ask(key, 500, 0));
        assertThat(limiter.headers(key, Dialect.ANTHROPIC))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "anthropic-ratelimit-requests-limit", "60",
                                "anthropic-ratelimit-requests-remaining", "59",
                                "anthropic-ratelimit-requests-reset", "2026-11-30T23:59:02Z",
                                "anthropic-ratelimit-tokens-limit", "1000",
                                "anthropic-ratelimit-tokens-remaining", "500",
                                "anthropic-ratelimit-tokens-reset", "2026-11-30T23:59:31Z"));
    }

    @Test
    void wordsSpansOfTimeAsClientsKnowThem() {
        assertThat(MinuteLeft.words(Duration.ZERO)).isEqualTo("0ms");
        assertThat(MinuteLeft.words(Duration.ofMillis(20))).isEqualTo("20ms");
        assertThat(MinuteLeft.words(Duration.ofSeconds(1))).isEqualTo("1s");
        assertThat(MinuteLeft.words(Duration.ofMinutes(6))).isEqualTo("6m0s");
    }
}
