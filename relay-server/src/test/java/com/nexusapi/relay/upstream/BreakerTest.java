package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.LastFailure;
import com.nexusapi.relay.testing.SettableClock;
import com.nexusapi.relay.upstream.Breaker.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final Breaker breaker = new Breaker(clock);

    private LastFailure fault() {
        return new LastFailure(Fault.RESET, Optional.empty(), clock.now());
    }

    private Passage enter() {
        return breaker.enter(false).orElseThrow();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            enter().failed(fault());
        }
    }

    private BreakerState state() {
        return breaker.shown("m").state();
    }

    @Test
    void opensAfterThreeFaultsInARow() {
        fail(2);
        Passage good = enter();
        good.began();
        good.succeeded();
        fail(2);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        fail(1);
        assertThat(state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.enter(false)).isEmpty();
        assertThat(breaker.enter(true)).isPresent();
        assertThat(breaker.shown("m").openUntil()).contains(START.plusSeconds(5));
    }

    @Test
    void oneProbeAtATimeDecides() {
        fail(3);
        clock.advance(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
        Passage probe = enter();
        assertThat(probe.isProbe()).isTrue();
        assertThat(breaker.enter(false)).isEmpty();
        probe.failed(fault());
        assertThat(breaker.shown("m").openUntil()).contains(START.plusSeconds(15));
        clock.advance(Duration.ofSeconds(10));
        Passage second = enter();
        second.began();
        second.succeeded();
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
        fail(2);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aProbeThatSaysNothingMakesWayForTheNext() {
        fail(3);
        clock.advance(Duration.ofSeconds(5));
        enter().released();
        assertThat(breaker.enter(false)).isPresent();
    }

    @Test
    void pausesGrowToAMinute() {
        fail(3);
        for (long seconds : List.of(5, 10, 20, 40, 60, 60)) {
            assertThat(breaker.shown("m").openUntil()).contains(clock.now().plusSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            enter().failed(fault());
        }
    }

    @Test
    void oldCallsNeitherCloseNorProlong() {
        Passage old = enter();
        Passage bad = enter();
        fail(3);
        old.began();
        old.succeeded();
        bad.failed(fault());
        assertThat(state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.shown("m").openUntil()).contains(START.plusSeconds(5));
    }

    /** Whatever happens in whatever order: at most one probe under way, and never stuck shut. */
    @Property(tries = 500)
    void neverMoreThanOneProbe(@ForAll long seed) {
        Random random = new Random(seed);
        SettableClock time = new SettableClock(START);
        Breaker any = new Breaker(time);
        List<Passage> running = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> any.enter(random.nextInt(10) == 0).ifPresent(running::add);
                case 2 -> time.advance(Duration.ofSeconds(random.nextInt(30)));
                default -> {
                    if (!running.isEmpty()) {
                        end(running.remove(random.nextInt(running.size())), random, time);
                    }
                }
            }
            boolean isShut =
                    any.shown("m").state() != BreakerState.CLOSED
                            && any.shown("m").state() != BreakerState.UNKNOWN;
            long probes = running.stream().filter(Passage::isProbe).count();
            if (isShut && probes == 0) {
                time.advance(Duration.ofSeconds(60));
                assertThat(any.standing().admits()).isTrue();
            }
        }
    }

    private static void end(Passage passage, Random random, SettableClock time) {
        switch (random.nextInt(4)) {
            case 0 -> {
                passage.began();
                passage.succeeded();
            }
            case 1 -> passage.released();
            default -> passage.failed(new LastFailure(Fault.RESET, Optional.empty(), time.now()));
        }
    }

    @Test
    void ofManyThreadsOneProbes() throws Exception {
        fail(3);
        clock.advance(Duration.ofSeconds(5));
        AtomicInteger entered = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(
                        threads.submit(() ->
                                breaker.enter(false).ifPresent(_ -> entered.incrementAndGet())));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(entered).hasValue(1);
    }
}
