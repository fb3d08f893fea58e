package com.nexusapi.relay.simulate;

import com.nexusapi.relay.store.Dialect;
import java.util.Optional;
import java.util.function.LongPredicate;

/** One world after the other; a failure is run again, watched closely, and told with its seed. */
final class Simulation {

    /** Of so many worlds one is looked at after every commit. */
    private static final int CLOSELY = 4;

    private static final int SELDOM = 16;

    private final Dialect dialect;
    private final Tally tally = new Tally();
    private long firstSeed;
    private long worlds;
    private long steps;
    private long nanos;

    Simulation(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Worlds with seeds from the first on.
     *
     * @param goesOn asked before each, with the number of worlds so far
     */
    void run(long seed, int stepsAWorld, LongPredicate goesOn) throws InterruptedException {
        firstSeed = seed;
        long began = System.nanoTime();
        try (Database database = new Database(dialect, "worlds")) {
            while (goesOn.test(worlds)) {
                long next = seed + worlds;
                int watched = worlds % CLOSELY == 0 ? 1 : SELDOM;
                World world = new World(database, next, watched);
                Optional<Throwable> failure = world.run(stepsAWorld);
                if (failure.isPresent()) {
                    throw closely(next, stepsAWorld, failure.get(), world);
                }
                tally.add(database.checks(), world.model());
                worlds++;
                steps += world.scheduler().steps();
            }
        }
        nanos = System.nanoTime() - began;
    }

    /** One world, looked at after every commit. */
    void world(long seed, int stepsAWorld) throws InterruptedException {
        World world = anew(seed, stepsAWorld);
        if (world.scheduler().failure().isPresent()) {
            throw told(seed, world.scheduler().failure().get(), world);
        }
    }

    private AssertionError closely(long seed, int stepsAWorld, Throwable first, World seen)
            throws InterruptedException {
        World again = anew(seed, stepsAWorld);
        Optional<Throwable> failure = again.scheduler().failure();
        if (failure.isPresent()) {
            return told(seed, failure.get(), again);
        }
        return told(seed, new AssertionError("failed once, and not again", first), seen);
    }

    private World anew(long seed, int stepsAWorld) throws InterruptedException {
        try (Database database = new Database(dialect, "again-" + seed)) {
            World world = new World(database, seed, 1);
            var _ = world.run(stepsAWorld);
            return world;
        }
    }

    private static AssertionError told(long seed, Throwable failure, World world) {
        return new AssertionError(
                world.trace()
                        + "seed "
                        + seed
                        + " (-Dsimulate.seed), step "
                        + world.scheduler().steps()
                        + ": "
                        + failure,
                failure);
    }

    Tally tally() {
        return tally;
    }

    @Override
    public String toString() {
        return "seeds "
                + firstSeed
                + " to "
                + (firstSeed + worlds - 1)
                + ", worlds "
                + worlds
                + ", steps "
                + steps
                + ", "
                + steps * 1_000_000_000L / Math.max(1, nanos)
                + " steps a second, "
                + tally;
    }
}
