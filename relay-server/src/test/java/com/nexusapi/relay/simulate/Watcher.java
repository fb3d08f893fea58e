package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the store after a commit: what must be true at every moment. */
final class Watcher {

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private record SliceView(
            String lease, String lot, Money unspent, Money consumed, String run, String account) {}

    private record RunView(String id, String node, boolean lives, Instant beatAt) {}

    private final Db db;
    private final Model model;
    private final Scheduler scheduler;
    private final int every;
    private final Set<String> leasesSeen = new HashSet<>();
    private long commits;

    Watcher(Db db, Model model, Scheduler scheduler, int every) {
        this.db = db;
        this.model = model;
        this.scheduler = scheduler;
        this.every = every;
    }

    /** The last run of a node that has begun. */
    String runOf(String node) {
        return db.call(tx ->
                        tx.first(
                                "SELECT id FROM node_run WHERE node = ? ORDER BY started_at DESC, id DESC",
                                row -> row.text("id"),
                                node))
                .orElseThrow();
    }

    /** Ends the simulation when something is wrong. */
    void afterCommit() {
        if (commits++ % every == 0) {
            try {
                db.run(this::look);
            } catch (RuntimeException e) {
                scheduler.fail(Optional.ofNullable(e.getCause()).orElse(e));
                throw new Scheduler.Crash();
            }
        }
    }

    private void look(Tx tx) {
        List<LotView> lots = LotView.all(tx);
        List<SliceView> slices = slices(tx);
        checkLots(lots, slices);
        if (every == 1) {
            checkDrawDown(lots, slices);
        }
        List<RunView> runs = runs(tx);
        checkHolds(slices, runs.stream().filter(RunView::lives).toList());
        checkSilence(runs);
    }

    private static List<SliceView> slices(Tx tx) {
        return tx.query(
                """
                SELECT slice.lease_id, slice.lot_id, slice.unspent, slice.consumed,
                    lease.node_run, lease.account_id
                FROM slice JOIN lease ON lease.id = slice.lease_id
                """,
                row ->
                        new SliceView(
                                row.text("lease_id"),
                                row.text("lot_id"),
                                row.money("unspent"),
                                row.money("consumed"),
                                row.text("node_run"),
                                row.text("account_id")));
    }

    private static List<RunView> runs(Tx tx) {
        return tx.query(
                "SELECT id, node, state, beat_at FROM node_run ORDER BY started_at, id",
                row ->
                        new RunView(
                                row.text("id"),
                                row.text("node"),
                                row.text("state").equals("LIVE"),
                                row.time("beat_at")));
    }

    /** Nothing gets lost of a lot, and nothing is spent out of what is frozen or gone. */
    private static void checkLots(List<LotView> lots, List<SliceView> slices) {
        Map<String, Money> inSlices = new HashMap<>();
        for (SliceView slice : slices) {
            inSlices.merge(slice.lot(), slice.unspent().plus(slice.consumed()), Money::plus);
        }
        for (LotView lot : lots) {
            Money leased = inSlices.getOrDefault(lot.id(), Money.ZERO);
            Money parts = lot.remaining().plus(lot.consumed()).plus(lot.gone()).plus(leased);
            check(parts.equals(lot.amount()), "does not add up", lot, leased);
            if (lot.mustBeWhole()) {
                check(lot.consumed().isZero() && leased.isZero(), "was spent", lot, leased);
            }
            if (lot.mustBeEmpty()) {
                check(lot.remaining().isZero(), "is not empty", lot, leased);
            }
        }
    }

    private static void check(boolean holds, String what, LotView lot, Money leased) {
        if (!holds) {
            throw new AssertionError("lot " + what + ", leased " + leased + ": " + lot);
        }
    }

    /** A new lease takes nothing of a lot while one that is to be used earlier has any left. */
    private void checkDrawDown(List<LotView> lots, List<SliceView> slices) {
        for (SliceView slice : slices) {
            if (leasesSeen.contains(slice.lease())) {
                continue;
            }
            LotView taken =
                    lots.stream()
                            .filter(lot -> lot.id().equals(slice.lot()))
                            .findFirst()
                            .orElseThrow();
            for (LotView lot : lots) {
                boolean isEarlier =
                        lot.account().equals(slice.account())
                                && LotView.DRAW_DOWN.compare(lot, taken) < 0;
                if (isEarlier
                        && lot.isSpendableAt(scheduler.now())
                        && lot.remaining().isPositive()) {
                    throw new AssertionError(slice + " was taken before " + lot);
                }
            }
        }
        slices.forEach(slice -> leasesSeen.add(slice.lease()));
    }

    /** A node's last run is declared dead only when it has been silent for ten seconds. */
    private void checkSilence(List<RunView> runs) {
        Map<String, RunView> last = new HashMap<>();
        runs.forEach(run -> last.put(run.node(), run));
        for (RunView run : last.values()) {
            if (!run.lives() && run.beatAt().plus(SILENCE).isAfter(scheduler.now())) {
                throw new AssertionError("declared dead too early: " + run);
            }
        }
    }

    /** What the running calls of a live run hold is in its slices, so that nobody else has it. */
    private void checkHolds(List<SliceView> slices, List<RunView> runs) {
        for (RunView run : runs) {
            for (String account : Model.ACCOUNTS) {
                Money leased = Money.ZERO;
                for (SliceView slice : slices) {
                    if (slice.run().equals(run.id()) && slice.account().equals(account)) {
                        leased = leased.plus(slice.unspent());
                    }
                }
                Money held = Money.ZERO;
                for (Call call : model.running()) {
                    if (call.run().equals(run.id()) && call.account().equals(account)) {
                        held = held.plus(call.held());
                    }
                }
                if (held.compareTo(leased) > 0) {
                    throw new AssertionError(
                            "calls of "
                                    + account
                                    + " hold "
                                    + held
                                    + " of "
                                    + leased
                                    + " by "
                                    + run);
                }
            }
        }
    }
}
