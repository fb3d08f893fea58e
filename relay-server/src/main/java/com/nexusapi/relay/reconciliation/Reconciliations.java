package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.common.admin.Reconciliation.Run;
import com.nexusapi.common.admin.Reconciliation.Summary;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The differences as people read them, how the books stand, and the closed days. */
public final class Reconciliations {

    /** Sorts after every id of a difference, whatever the database's collation. */
    private static final String END = "z";

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private final Db db;
    private final DifferenceStore store = new DifferenceStore();
    private final RunStore runs = new RunStore();
    private final ClosedDayStore days = new ClosedDayStore();

    public Reconciliations(Db db) {
        this.db = db;
    }

    /** Newest first, from before the given id. */
    public List<Difference> page(
            Optional<State> state, Optional<Kind> kind, Optional<String> before, int limit) {
        return db.call(tx -> store.page(tx, state, kind, before.orElse(END), limit)).stream()
                .map(DifferenceStore.Stored::shown)
                .toList();
    }

    public Optional<Difference.Detail> detail(String id) {
        return db.call(tx -> detail(tx, id));
    }

    Optional<Difference.Detail> detail(Tx tx, String id) {
        return store.find(tx, id)
                .map(found ->
                        new Difference.Detail(
                                found.shown(), found.evidence(), store.events(tx, id)));
    }

    public Summary summary() {
        return db.call(tx -> {
            DifferenceStore.Standing standing = store.standing(tx);
            return new Summary(
                    runs.last(tx),
                    runs.lastComplete(tx).map(Run::endedAt),
                    store.openByKind(tx),
                    standing.atStake(),
                    standing.oldest(),
                    store.count(tx, State.EXPLAINED),
                    days.last(tx).map(last -> last.shown().day()));
        });
    }

    /** Closed days, newest first, from before the given one. */
    public List<ClosedDay> days(Optional<LocalDate> before, int limit) {
        return db.call(tx -> days.before(tx, before.orElse(LAST_DAY), limit)).stream()
                .map(ClosedDayStore.Stored::shown)
                .toList();
    }
}
