package com.nexusapi.relay.simulate;

import com.nexusapi.relay.store.CrashPoints;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.store.StoreSettings.Durability;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.testing.Databases;
import java.util.List;

/**
 * A database, emptied for each world: H2 in memory, or a PostgreSQL, that goes slower. It is seen
 * by the relays through the world's faults, and by the checks without any.
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
                    "chargeback",
                    "top_up",
                    "refund_request",
                    "refund_event",
                    "provider_refund",
                    "dispute",
                    "dispute_event",
                    "audit_log",
                    "usage_record",
                    "usage_hourly",
                    "usage_daily",
                    "usage_total");

    private final Dialect dialect;
    private volatile CrashPoints points = CrashPoints.NONE;
    private volatile Runnable afterEach = () -> {};
    private final Db relays;
    private final Db checks;

    /**
     * @param name of an H2 database within this Java virtual machine
     */
    Database(Dialect dialect, String name) {
        this.dialect = dialect;
        StoreSettings settings =
                switch (dialect) {
                    case H2 -> inMemory(name);
                    case POSTGRESQL -> impatient(Databases.freshSettings(dialect));
                };
        relays = Db.open(settings, new DirectExecutor(() -> afterEach.run()), new Points());
        checks = Db.open(settings, new DirectExecutor(() -> {}), CrashPoints.NONE);
    }

    /** As with H2 below, a lock that is taken is not waited for. */
    private static StoreSettings impatient(StoreSettings settings) {
        return new StoreSettings(
                        settings.url() + "&options=-c%20lock_timeout%3D1",
                        settings.user(),
                        settings.password(),
                        settings.durability())
                .allowingUnsafe(StoreSettings.SAFEGUARDS);
    }

    /** One task runs at a time, so a lock that is taken will not be given back by waiting. */
    private static StoreSettings inMemory(String name) {
        return new StoreSettings(
                "jdbc:h2:mem:"
                        + name
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                        + ";QUERY_CACHE_SIZE=256;OPTIMIZE_REUSE_RESULTS=FALSE;LOCK_TIMEOUT=1",
                "nexusapi",
                "",
                Durability.PROCESS);
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
        checks.run(this::takeOut);
        points = faults;
        afterEach = faults::ended;
    }

    private void takeOut(Tx tx) {
        switch (dialect) {
            case H2 -> {
                tx.update("SET REFERENTIAL_INTEGRITY FALSE");
                TABLES.forEach(table -> tx.update("TRUNCATE TABLE " + table));
                tx.update("SET REFERENTIAL_INTEGRITY TRUE");
            }
            case POSTGRESQL ->
                    tx.update("TRUNCATE TABLE " + String.join(", ", TABLES) + " CASCADE");
        }
    }

    @Override
    public void close() {
        points = CrashPoints.NONE;
        afterEach = () -> {};
        relays.close();
        checks.close();
    }
}
