package com.nexusapi.relay.simulate;

import com.nexusapi.relay.store.CrashPoints;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.store.StoreSettings.Durability;
import java.util.List;

/**
 * A database in memory, emptied for each world: seen by the relays through the world's faults, and
 * by the checks without any.
 */
final class Database implements AutoCloseable {

    private static final List<String> TABLES =
            List.of(
                    "account",
                    "node_run",
                    "settle_batch",
                    "lot",
                    "lease",
                    "slice",
                    "journal_entry",
                    "posting",
                    "draw",
                    "usage_record",
                    "usage_hourly",
                    "latency_hourly");

    private volatile CrashPoints points = CrashPoints.NONE;
    private volatile Runnable afterEach = () -> {};
    private final Db relays;
    private final Db checks;

    /**
     * @param name of the database within this Java virtual machine
     */
    Database(String name) {
        // one task runs at a time, so a lock that is taken will not be given back by waiting
        StoreSettings settings =
                new StoreSettings(
                        "jdbc:h2:mem:"
                                + name
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                                + ";DEFAULT_NULL_ORDERING=HIGH;QUERY_CACHE_SIZE=256;LOCK_TIMEOUT=1",
                        "nexusapi",
                        "",
                        Durability.PROCESS);
        relays = Db.open(settings, new DirectExecutor(() -> afterEach.run()), new Points());
        checks = Db.open(settings, new DirectExecutor(() -> {}), CrashPoints.NONE);
    }

    /** Passes on to the world of the moment. */
    private final class Points implements CrashPoints {

        @Override
        public void beforeTransaction() {
            points.beforeTransaction();
        }

        @Override
        public void beforeCommit() {
            points.beforeCommit();
        }

        @Override
        public void afterCommit() {
            points.afterCommit();
        }
    }

    Db relays() {
        return relays;
    }

    Db checks() {
        return checks;
    }

    /** Takes everything out, and lets a new world's faults in. */
    void begin(Faults faults) {
        checks.run(tx -> {
            tx.update("SET REFERENTIAL_INTEGRITY FALSE");
            TABLES.forEach(table -> tx.update("TRUNCATE TABLE " + table));
            tx.update("SET REFERENTIAL_INTEGRITY TRUE");
        });
        points = faults;
        afterEach = faults::ended;
    }

    @Override
    public void close() {
        points = CrashPoints.NONE;
        afterEach = () -> {};
        relays.close();
        checks.close();
    }
}
