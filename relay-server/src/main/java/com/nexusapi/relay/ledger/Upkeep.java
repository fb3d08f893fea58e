package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.ledger.LeaseStore.LeaseRow;
import com.nexusapi.relay.store.Db;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Brings leased credit back: what is idle, recalled, forgotten, or was a dead node's. */
final class Upkeep {

    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

    /** Accounts whose credit goes back in one transaction; each is locked until it commits. */
    private static final int ACCOUNTS_AT_ONCE = 100;

    private final Db db;
    private final Clock clock;
    private final Tasks tasks;
    private final LeaseStore store;
    private final Leases leases;
    private final Holds holds;
    private final Settler settler;

    Upkeep(
            Ledger.Surroundings around,
            LeaseStore store,
            Leases leases,
            Holds holds,
            Settler settler) {
        this.db = around.db();
        this.clock = around.clock();
        this.tasks = around.tasks();
        this.store = store;
        this.leases = leases;
        this.holds = holds;
        this.settler = settler;
    }

    /** Ends all leases of dead runs; any node may, and each lease is ended once. */
    int sweep() {
        List<LeaseRow> strays = db.call(store::leasesOfDeadRuns);
        strays.forEach(stray -> db.run(tx -> leases.end(tx, stray)));
        return strays.size();
    }

    /** The second's work for this node's own leases. */
    void returnLeases(String run) {
        List<LeaseRow> stored = db.call(tx -> store.leasesOfRun(tx, run));
        Set<String> known = holds.leaseIds();
        for (LeaseRow lease : stored) {
            if (!known.contains(lease.leaseId())) {
                var _ =
                        settler.change(tx -> {
                            leases.end(tx, lease);
                            return true;
                        });
            }
        }
        Set<String> recalled = new HashSet<>(db.call(tx -> store.recalledLeases(tx, run)));
        Map<String, List<Returned>> returned = new TreeMap<>();
        for (AccountCredit credit : holds.all()) {
            credit.recall(recalled);
            note(returned, credit, credit.collectEverySecond(clock.now()));
        }
        holds.dropIdle();
        giveBack(returned);
    }

    /** Returns what is free of such lots, and lets no new call hold any of it. */
    void returnLotsOf(String accountId, Predicate<Lot> lots) {
        Map<String, List<Returned>> returned = new TreeMap<>();
        holds.of(accountId)
                .ifPresent(credit -> {
                    credit.close(lots);
                    note(returned, credit, credit.collectClosing(clock.now()));
                });
        giveBack(returned).forEach(this::await);
    }

    /** Returns everything that no call holds. */
    void returnAll() {
        Map<String, List<Returned>> returned = new TreeMap<>();
        for (AccountCredit credit : holds.all()) {
            credit.close(lot -> true);
            note(returned, credit, credit.collectClosing(clock.now()));
        }
        giveBack(returned).forEach(this::await);
    }

    private static void note(
            Map<String, List<Returned>> all, AccountCredit credit, List<Returned> more) {
        if (!more.isEmpty()) {
            all.put(credit.accountId(), more);
        }
    }

    private List<CompletableFuture<Boolean>> giveBack(Map<String, List<Returned>> returned) {
        List<CompletableFuture<Boolean>> begun = new ArrayList<>();
        Map<String, List<Returned>> some = new TreeMap<>();
        for (Map.Entry<String, List<Returned>> each : returned.entrySet()) {
            some.put(each.getKey(), each.getValue());
            if (some.size() == ACCOUNTS_AT_ONCE) {
                begun.add(giveBackTogether(some));
                some = new TreeMap<>();
            }
        }
        if (!some.isEmpty()) {
            begun.add(giveBackTogether(some));
        }
        return begun;
    }

    private CompletableFuture<Boolean> giveBackTogether(Map<String, List<Returned>> returned) {
        return settler.change(tx -> {
            returned.forEach((accountId, parts) -> leases.giveBack(tx, accountId, parts));
            return true;
        });
    }

    private void await(CompletableFuture<Boolean> begun) {
        try {
            var _ = tasks.await(begun, Settler.PATIENCE);
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "event=lease_return_delayed");
        }
    }
}
