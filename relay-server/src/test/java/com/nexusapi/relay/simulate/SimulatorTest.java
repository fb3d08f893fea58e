package com.nexusapi.relay.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promises of DESIGN §2 in simulated worlds. {@code mvn -Dsimulate.minutes=60
 * -Dtest=SimulatorTest test} tries seeds that nobody has tried; {@code -Dsimulate.seed=N} looks at
 * one world alone. {@code -Dsimulate.postgresql=true} takes them to a PostgreSQL.
 */
class SimulatorTest {

    private static final int STEPS = 12_000;
    private static final long FIRST_SEED = 1;
    private static final int WORLDS = 16;
    private static final int STEPS_ON_POSTGRES = 4_000;
    private static final int WORLDS_ON_POSTGRES = 2;

    /** Failures are what is simulated here; they are not to be read. */
    private final Logger ledger = Logger.getLogger("com.nexusapi.relay.ledger");

    private final Optional<Level> before = Optional.ofNullable(ledger.getLevel());

    @BeforeEach
    void silence() {
        ledger.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        ledger.setLevel(before.orElse(Level.INFO));
    }

    @Test
    void keepsTheMoneyRightWhateverHappens() throws InterruptedException {
        boolean onPostgres = Boolean.getBoolean("simulate.postgresql");
        Simulation simulation = new Simulation(onPostgres ? Dialect.POSTGRESQL : Dialect.H2);
        Optional<Long> one = Optional.ofNullable(Long.getLong("simulate.seed"));
        if (one.isPresent()) {
            simulation.world(one.get(), STEPS);
            return;
        }
        Optional<Long> minutes = Optional.ofNullable(Long.getLong("simulate.minutes"));
        if (minutes.isPresent()) {
            long began = System.nanoTime();
            long span = Duration.ofMinutes(minutes.get()).toNanos();
            simulation.run(began, STEPS, worlds -> System.nanoTime() - began < span);
        } else {
            simulation.run(FIRST_SEED, STEPS, worlds -> worlds < WORLDS);
        }
        System.out.println("simulated " + simulation);
        assertThat(simulation.tally().missing()).as("never happened").isEmpty();
    }

    @Test
    void keepsTheMoneyRightOnPostgresToo() throws InterruptedException {
        Simulation simulation = new Simulation(Dialect.POSTGRESQL);
        simulation.run(FIRST_SEED, STEPS_ON_POSTGRES, worlds -> worlds < WORLDS_ON_POSTGRES);
        System.out.println("simulated on PostgreSQL " + simulation);
    }

    @Test
    void takesTheSameStepsForTheSameSeed() throws InterruptedException {
        assertThat(sumOf(42)).isEqualTo(sumOf(42)).isNotEqualTo(sumOf(43));
    }

    private static long sumOf(long seed) throws InterruptedException {
        try (Database database = new Database(Dialect.H2, "same")) {
            World world = new World(database, seed, 4);
            assertThat(world.run(3_000)).isEmpty();
            return world.trace().sum();
        }
    }
}
