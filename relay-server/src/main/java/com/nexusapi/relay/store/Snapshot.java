package com.nexusapi.relay.store;

import java.util.function.Function;

/**
 * Configuration read from the database as one immutable value, replaced when {@link ConfigVersion}
 * moves.
 */
public final class Snapshot<T> {

    private final Db db;
    private final Function<Tx, T> loader;
    private volatile T value;

    public Snapshot(Db db, ConfigVersion version, Function<Tx, T> loader) {
        this.db = db;
        this.loader = loader;
        this.value = db.call(loader);
        version.register(this);
    }

    public T get() {
        return value;
    }

    /**
     * Reads it anew; also called by whoever has just changed it on this node, to see it at once.
     */
    public void refresh() {
        value = db.call(loader);
    }
}
