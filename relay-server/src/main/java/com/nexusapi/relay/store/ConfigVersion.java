package com.nexusapi.relay.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The number that every change of configuration (keys, accounts, operators, prices, channels)
 * raises in its own transaction. The row's lock makes the order of commits the order of the
 * numbers. Each node polls it and refreshes its {@link Snapshot}s when it has moved.
 */
public final class ConfigVersion {

    /** From a change of configuration until every node is sure to have it. */
    public static final Duration SPREAD = Duration.ofSeconds(5);

    private final Db db;
    private final List<Snapshot<?>> snapshots = new CopyOnWriteArrayList<>();
    private volatile long seen;

    public ConfigVersion(Db db) {
        this.db = db;
        this.seen = db.call(ConfigVersion::read);
    }

    /** To be called last in a transaction that changes configuration. */
    public static void raise(Tx tx) {
        tx.update("UPDATE config_version SET v = v + 1");
    }

    void register(Snapshot<?> snapshot) {
        snapshots.add(snapshot);
    }

    /**
     * Looks at the number, and refreshes all snapshots if it has moved. Called by one job a node.
     */
    public void poll() {
        long current = db.call(ConfigVersion::read);
        if (current != seen) {
            snapshots.forEach(Snapshot::refresh);
            seen = current;
        }
    }

    private static long read(Tx tx) {
        return tx.first("SELECT v FROM config_version", row -> row.number("v")).orElseThrow();
    }
}
