package com.nexusapi.relay.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Refunds in simulated worlds: money leaves at most once, and only after somebody else's approval,
 * and the books say what the provider says. {@code -Dsimulate.minutes=60} tries new seeds, {@code
 * -Dsimulate.seed=N} one world alone.
 */
class RefundSimulatorTest {

    private static final int STEPS = 12_000;
    private static final int WORLDS = 10;

    /** Failures are what is simulated here; they are not to be read. */
    private final Logger relay = Logger.getLogger("com.nexusapi.relay");

    private final Optional<Level> before = Optional.ofNullable(relay.getLevel());

    @BeforeEach
    void silence() {
        relay.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        relay.setLevel(before.orElse(Level.INFO));
    }

    @Test
    void refundsOnceAndOnlyWhatSomebodyElseHasApproved() throws InterruptedException {
        Optional<Long> one = Optional.ofNullable(Long.getLong("simulate.seed"));
        Optional<Long> minutes = Optional.ofNullable(Long.getLong("simulate.minutes"));
        long began = System.nanoTime();
        long first = one.orElse(minutes.isPresent() ? began : 1L);
        long span = Duration.ofMinutes(minutes.orElse(0L)).toNanos();
        LongPredicate goesOn =
                worlds ->
                        one.isPresent()
                                ? worlds < 1
                                : minutes.isPresent()
                                        ? System.nanoTime() - began < span
                                        : worlds < WORLDS;
        long worlds = 0;
        int orders = 0;
        try (Database database = new Database(Dialect.H2, "refunds")) {
            while (goesOn.test(worlds)) {
                orders += run(database, first + worlds);
                worlds++;
            }
        }
        System.out.println("simulated refunds: worlds " + worlds + ", orders " + orders);
        assertThat(orders).isPositive();
    }

    private static int run(Database database, long seed) throws InterruptedException {
        RefundScene scene = new RefundScene(database, seed);
        Optional<Throwable> failure = scene.run(STEPS);
        failure.ifPresent(thrown -> {
            throw new AssertionError(
                    scene.trace() + "seed " + seed + " (-Dsimulate.seed): " + thrown, thrown);
        });
        return scene.orders();
    }
}
