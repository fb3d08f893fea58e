package com.nexusapi.relay.topup;

import com.nexusapi.relay.store.Db;
import java.util.List;
import java.util.Optional;

/** The top-ups, newest first. */
public final class TopUps {

    /** Sorts after every id of a top-up, whatever the database's collation. */
    private static final String END = "z";

    private final Db db;
    private final TopUpStore store = new TopUpStore();

    public TopUps(Db db) {
        this.db = db;
    }

    /** A page of all, from before the given id. */
    public List<StoredTopUp> page(Optional<String> before, int limit) {
        return db.call(tx -> store.pageBefore(tx, before.orElse(END), limit));
    }

    /** A page of one account's, from before the given id. */
    public List<StoredTopUp> pageOfAccount(String accountId, Optional<String> before, int limit) {
        return db.call(tx -> store.pageOfAccountBefore(tx, accountId, before.orElse(END), limit));
    }

    public Optional<StoredTopUp> find(String id) {
        return db.call(tx -> store.find(tx, id));
    }
}
