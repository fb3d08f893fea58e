package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.LastFailure;
import com.nexusapi.relay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final LastFailure FAILURE =
            new LastFailure(Fault.STATUS, Optional.of(500), START);

    private final SettableClock clock = new SettableClock(START);
    private final Breaker breaker = new Breaker(clock);

    private Breaker.Passage enter() {
        return breaker.enter(false).orElseThrow();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            enter().failed(FAILURE);
        }
    }

    private static void succeed(Breaker.Passage passage) {
        passage.began();
        passage.succeeded();
    }

    private BreakerState state() {
        return breaker.shown("m").state();
    }

    @Test
    void opensAfterThreeFailuresInARowAndLetsNobodyThrough() {
        assertThat(state()).isEqualTo(BreakerState.UNKNOWN);
        fail(2);
        succeed(enter());
        fail(2);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        fail(1);
        assertThat(state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.shown("m").openUntil()).contains(START.plusSeconds(1));
        assertThat(breaker.shown("m").lastFailure()).contains(FAILURE);
        assertThat(breaker.enter(false)).isEmpty();
    }

    @Test
    void aProbeThatSucceedsClosesIt() {
        fail(3);
        clock.advance(Breaker.FIRST_PAUSE);
        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
        Breaker.Passage probe = enter();
        assertThat(breaker.enter(false)).isEmpty();
        succeed(probe);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.shown("m").failures()).isZero();
        assertThat(breaker.shown("m").lastFailure()).isEmpty();
        fail(2);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void eachProbeThatFailsDoublesThePauseToAMinute() {
        fail(3);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(breaker.standing().shutNanos()).isEqualTo(seconds * 1_000_000_000L);
            clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(breaker.enter(false)).isEmpty();
            clock.advance(Duration.ofNanos(1));
            fail(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECT", "RESET", "GARBAGE", "STATUS"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatKeepsCallersWaitingOrDoesNotMendItselfRestsLonger(Fault fault) {
        LastFailure failure = new LastFailure(fault, Optional.empty(), START);
        fail(2);
        enter().failed(failure);
        for (int seconds : new int[] {5, 10, 20, 40, 60, 60}) {
            assertThat(breaker.standing().shutNanos()).isEqualTo(seconds * 1_000_000_000L);
            clock.advance(Duration.ofSeconds(seconds));
            enter().failed(failure);
        }
    }

    @Test
    void afterASuccessThePauseIsShortAgain() {
        fail(3);
        clock.advance(Breaker.FIRST_PAUSE);
        fail(1);
        clock.advance(Breaker.FIRST_PAUSE.multipliedBy(2));
        succeed(enter());
        fail(3);
        assertThat(breaker.standing().shutNanos()).isEqualTo(Breaker.FIRST_PAUSE.toNanos());
    }

    @Test
    void aProbeThatSaysNothingLeavesItToTheNext() {
        fail(3);
        clock.advance(Breaker.FIRST_PAUSE);
        enter().released();
        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(enter().isProbe()).isTrue();
    }

    @Test
    void aChannelThatAlwaysBeginsAndBreaksOffIsLeftAlone() {
        for (int i = 0; i < 3; i++) {
            Breaker.Passage passage = enter();
            passage.began();
            enter().began();
            passage.failed(FAILURE);
        }
        assertThat(state()).isEqualTo(BreakerState.OPEN);
        clock.advance(Breaker.FIRST_PAUSE);
        Breaker.Passage probe = enter();
        probe.began();
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        probe.failed(FAILURE);
        assertThat(breaker.standing().shutNanos())
                .isEqualTo(Breaker.FIRST_PAUSE.multipliedBy(2).toNanos());
    }

    @Test
    void callsOfFormerTimesCountNoMore() {
        Breaker.Passage good = enter();
        Breaker.Passage bad = enter();
        fail(3);
        succeed(good);
        assertThat(state()).isEqualTo(BreakerState.OPEN);
        clock.advance(Breaker.FIRST_PAUSE);
        Breaker.Passage probe = enter();
        bad.failed(FAILURE);
        assertThat(breaker.enter(false)).isEmpty();
        succeed(probe);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aLastResortGoesThroughAndItsSuccessCloses() {
        fail(3);
        Breaker.Passage failing = breaker.enter(true).orElseThrow();
        failing.failed(FAILURE);
        assertThat(breaker.standing().shutNanos()).isEqualTo(Breaker.FIRST_PAUSE.toNanos());
        Breaker.Passage passage = breaker.enter(true).orElseThrow();
        assertThat(passage.isProbe()).isFalse();
        succeed(passage);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    /** Calls that overlap in any way, and end in any order. */
    @Property(tries = 2_000)
    void neverLetsTwoProbesThroughAtATime(
            @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 99) Integer> steps) {
        SettableClock time = new SettableClock(START);
        Breaker tried = new Breaker(time);
        List<Breaker.Passage> running = new ArrayList<>();
        for (int step : steps) {
            boolean wasClosed = tried.standing().closed();
            if (step < 40) {
                Optional<Breaker.Passage> entered = tried.enter(false);
                assertThat(entered.filter(passage -> wasClosed != passage.isProbe()).isPresent())
                        .isEqualTo(entered.isPresent());
                entered.ifPresent(running::add);
            } else if (step < 50) {
                time.advance(Duration.ofSeconds(step - 39));
            } else if (!running.isEmpty()) {
                end(running.remove(step % running.size()), step);
            }
            long probes = running.stream().filter(Breaker.Passage::isProbe).count();
            assertThat(probes).isLessThanOrEqualTo(1);
            // no call that ended keeps it shut: the next one decides once the pause is over
            if (probes == 0 && tried.standing().shutNanos() == 0) {
                assertThat(tried.standing().admits()).isTrue();
            }
        }
    }

    private static void end(Breaker.Passage passage, int how) {
        if (how < 60) {
            succeed(passage);
        } else if (how < 92) {
            passage.failed(FAILURE);
        } else {
            passage.released();
        }
    }

    /** One call after the other: what the breaker does follows from the outcomes alone. */
    @Property(tries = 2_000)
    void opensAfterThreeInARowAndClosesAfterASuccess(
            @ForAll @Size(max = 80) List<@IntRange(min = 50, max = 109) Integer> steps) {
        SettableClock time = new SettableClock(START);
        Breaker tried = new Breaker(time);
        int inRow = 0;
        int openings = 0;
        long openUntil = time.nanoTime();
        for (int step : steps) {
            if (step >= 100) {
                time.advance(Duration.ofSeconds(step - 99));
                continue;
            }
            boolean isLeftAlone = inRow >= Breaker.FAILURES && time.nanoTime() < openUntil;
            Optional<Breaker.Passage> entered = tried.enter(false);
            assertThat(entered.isEmpty()).isEqualTo(isLeftAlone);
            entered.ifPresent(passage -> end(passage, step));
            if (isLeftAlone || step >= 92) {
                continue;
            }
            inRow = step < 60 ? 0 : inRow + 1;
            openings = step < 60 ? 0 : openings;
            if (inRow >= Breaker.FAILURES) {
                long seconds = Math.min(60, 1L << openings);
                openUntil = time.nanoTime() + Duration.ofSeconds(seconds).toNanos();
                openings++;
            }
        }
    }

    @Test
    void letsOneOfManyThreadsThroughAsProbe() throws Exception {
        fail(3);
        for (int round = 0; round < 50; round++) {
            clock.advance(Breaker.LONGEST_PAUSE);
            List<Breaker.Passage> through = enterTogether(16);
            assertThat(through).hasSize(1);
            through.getFirst().failed(FAILURE);
            assertThat(state()).isEqualTo(BreakerState.OPEN);
        }
    }

    private List<Breaker.Passage> enterTogether(int threads) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Optional<Breaker.Passage>>> entering = new ArrayList<>();
        List<Breaker.Passage> through = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                entering.add(
                        pool.submit(() -> {
                            start.await();
                            return breaker.enter(false);
                        }));
            }
            start.countDown();
            for (Future<Optional<Breaker.Passage>> each : entering) {
                each.get().ifPresent(through::add);
            }
        }
        return through;
    }
}
