package com.nexusapi.relay.topup;

import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.events.Change;
import com.nexusapi.relay.events.ChangeSource;
import com.nexusapi.relay.events.HappeningStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The top-ups, newest first. */
public final class TopUps implements ChangeSource {

    /** Sorts after every id of a top-up, whatever the database's collation. */
    private static final String END = "z";

    private final Db db;
    private final TopUpStore store = new TopUpStore();
    private final TopUpEventStore events = new TopUpEventStore();
    private final HappeningStore happenings =
            new HappeningStore(Change.Kind.TOP_UP, "top_up_event", "top_up_id");

    public TopUps(Db db) {
        this.db = db;
    }

    /** A page of all, from before the given id. */
    public List<StoredTopUp> page(Optional<String> before, int limit) {
        return page(Optional.empty(), Optional.empty(), before, limit);
    }

    /** A page of one account's, from before the given id. */
    public List<StoredTopUp> pageOfAccount(String accountId, Optional<String> before, int limit) {
        return page(Optional.empty(), Optional.of(accountId), before, limit);
    }

    /** A page of those in a state or of an account, where these are given. */
    public List<StoredTopUp> page(
            Optional<TopUp.State> state,
            Optional<String> accountId,
            Optional<String> before,
            int limit) {
        TopUpStore.Filter filter = new TopUpStore.Filter(state, accountId);
        return db.call(tx -> store.pageBefore(tx, filter, before.orElse(END), limit));
    }

    @Override
    public List<Happening> since(Instant from, int most) {
        return db.call(tx -> happenings.since(tx, from, most));
    }

    public Optional<StoredTopUp> find(String id) {
        return db.call(tx -> store.find(tx, id));
    }

    /** One with everything that happened to it. */
    public Optional<TopUp.Detail> detail(String id) {
        return db.call(tx -> store.find(tx, id).map(topUp -> detail(tx, topUp)));
    }

    private TopUp.Detail detail(Tx tx, StoredTopUp stored) {
        return new TopUp.Detail(
                stored.topUp(),
                store.emailOf(tx, stored.topUp().accountId()).orElse(""),
                stored.provider(),
                stored.fee(),
                stored.bonusBps(),
                stored.repeats(),
                store.repeatsOf(tx, stored.id()),
                events.ofTopUp(tx, stored.id()));
    }
}
