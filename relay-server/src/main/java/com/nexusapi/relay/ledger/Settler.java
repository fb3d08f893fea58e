package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.ledger.GroupSettlement.Member;
import com.nexusapi.relay.ledger.GroupSettlement.SliceGone;
import com.nexusapi.relay.ledger.Settlements.Ended;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Makes charges durable, many in one transaction: while one settlement commits, the calls that end
 * gather for the next. All changes that this node makes to its slices happen here, one after the
 * other, each under a number that the transaction stores: one whose outcome is unknown is repeated
 * under the same number, and found to be done if it was.
 *
 * <p>What a crash loses: before the transaction has committed, the calls in it, whose answers' ends
 * were not sent (the customer pays nothing, the lease is swept); after it, nothing. No customer's
 * money, and no delivered call uncharged.
 */
final class Settler {

    /** A settlement not confirmed by then withholds the end of its answer (DESIGN §4.7). */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(Settler.class.getName());
    private static final int MOST_A_ROUND = 512;

    private sealed interface Work {

        record Charge(PendingCharge pending) implements Work {}

        /** The record of a call without charge, whose hold ends when it is kept. */
        record Note(ParkedCalls.Uncharged call, CompletableFuture<Boolean> kept) implements Work {}

        /** Something else that changes slices or lots, in a transaction of its own. */
        record Chore(Function<Tx, Boolean> change, CompletableFuture<Boolean> done)
                implements Work {}
    }

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final Tasks tasks;
    private final NumberedChanges changes;
    private final Ledger.Stores stores;
    private final Settlements settlements;
    private final ParkedCalls parked = new ParkedCalls();
    private final Rounds<Work> rounds;

    Settler(
            Ledger.Surroundings around,
            Ledger.Stores stores,
            Settlements settlements,
            NodeRun run) {
        this.db = around.db();
        this.ids = around.ids();
        this.clock = around.clock();
        this.tasks = around.tasks();
        this.stores = stores;
        this.settlements = settlements;
        this.changes = new NumberedChanges(db, tasks, stores.leases(), run);
        this.rounds = new Rounds<>(tasks, MOST_A_ROUND, this::settle);
    }

    /** Charges a call and returns when that is durable, or took too long. */
    Settlement settle(PendingCharge charge) {
        rounds.add(new Work.Charge(charge));
        try {
            return tasks.await(charge.result(), PATIENCE);
        } catch (TimeoutException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event=settlement_unconfirmed request=" + charge.record().id());
            withhold(charge);
            return unconfirmed(charge);
        }
    }

    /** Keeps the record of a call without charge, and waits for it for a limited time. */
    void keep(UsageRecord record) {
        try {
            var _ =
                    tasks.await(
                            note(new ParkedCalls.Uncharged(record, Optional.empty())), PATIENCE);
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.ERROR, "event=record_delayed request=" + record.id());
        }
    }

    private CompletableFuture<Boolean> note(ParkedCalls.Uncharged call) {
        Work.Note note = new Work.Note(call, new CompletableFuture<>());
        rounds.add(note);
        return note.kept();
    }

    /** Changes slices or lots between two settlements; the future tells whether it was done. */
    CompletableFuture<Boolean> change(Function<Tx, Boolean> change) {
        Work.Chore chore = new Work.Chore(change, new CompletableFuture<>());
        rounds.add(chore);
        return chore.done();
    }

    /** The customer must not pay for an answer whose end is withheld. */
    private void withhold(PendingCharge charge) {
        if (charge.giveUp()) {
            var _ = note(withheld(charge));
        } else {
            var _ = charge.result().thenAccept(found -> undo(charge, found));
        }
    }

    private void undo(PendingCharge charge, Settlement found) {
        if (found instanceof Settlement.Durable(SettledCall call)) {
            reverse(new ParkedCalls.Reversal(charge, call));
        }
    }

    private void reverse(ParkedCalls.Reversal reversal) {
        PendingCharge charge = reversal.charge();
        var _ =
                reverse(charge.hold().accountId(), reversal.call())
                        .thenAccept(done -> {
                            if (done) {
                                charge.straightened().complete(true);
                            } else {
                                parked.add(reversal);
                            }
                        });
    }

    /** Reverses a charge unless that was done before; the future tells whether it is done. */
    private CompletableFuture<Boolean> reverse(String accountId, SettledCall call) {
        return change(tx -> {
            var _ = settlements.reverse(tx, accountId, call);
            return true;
        });
    }

    /**
     * Reverses the charge of a call whose answer's end a former process of this node withheld, if
     * there is one: its commit was on the way when the process ended.
     *
     * @throws StoreException when that could not be done, so that it must be asked again
     */
    void reverseWithheld(CallFacts call) {
        Optional<SettledCall> settled = db.call(tx -> stores.ledger().settled(tx, call));
        boolean isStraight =
                settled.isEmpty() || reverse(call.accountId().orElseThrow(), settled.get()).join();
        if (!isStraight) {
            throw new StoreException("the charge of " + call.id() + " could not be reversed");
        }
    }

    private static Settlement unconfirmed(PendingCharge charge) {
        return new Settlement.Unconfirmed(charge.straightened());
    }

    int parkedCalls() {
        return parked.size();
    }

    /**
     * Tries again what the store refused: records of calls, which free what they hold, reversals.
     */
    void retryParked() {
        for (ParkedCalls.Parked call : parked.takeAll()) {
            switch (call) {
                case ParkedCalls.Uncharged uncharged -> {
                    var _ = note(uncharged);
                }
                case ParkedCalls.Reversal reversal -> reverse(reversal);
            }
        }
    }

    private static ParkedCalls.Uncharged withheld(PendingCharge charge) {
        return new ParkedCalls.Uncharged(charge.record().withheld(), Optional.of(charge));
    }

    private void settle(List<Work> round) {
        List<PendingCharge> covered = new ArrayList<>();
        List<PendingCharge> others = new ArrayList<>();
        List<Work.Note> notes = new ArrayList<>();
        List<Work.Chore> chores = new ArrayList<>();
        for (Work work : round) {
            switch (work) {
                case Work.Charge(PendingCharge pending) -> {
                    if (pending.take()) {
                        (pending.isCovered() ? covered : others).add(pending);
                    }
                }
                case Work.Note note -> notes.add(note);
                case Work.Chore chore -> chores.add(chore);
            }
        }
        together(covered, notes);
        others.forEach(this::alone);
        chores.forEach(this::chore);
    }

    private void together(List<PendingCharge> charges, List<Work.Note> notes) {
        if (charges.isEmpty() && notes.isEmpty()) {
            return;
        }
        GroupSettlement group =
                GroupSettlement.of(
                        charges,
                        notes.stream().map(note -> note.call().record()).toList(),
                        ids,
                        clock.now());
        try {
            var _ =
                    changes.make(tx -> {
                        group.write(tx, stores.leases(), stores.journal(), stores.usage());
                        return true;
                    });
        } catch (SliceGone gone) {
            withoutLease(gone.leaseId(), charges, notes);
            return;
        } catch (RuntimeException e) {
            split(charges, notes, e);
            return;
        }
        group.members().forEach(Settler::charged);
        notes.forEach(note -> {
            note.call().free();
            note.kept().complete(true);
        });
    }

    private static void charged(Member member) {
        PendingCharge charge = member.charge();
        charge.hold().credit().spend(charge.hold().parts(), member.charged());
        charge.result().complete(new Settlement.Durable(member.settled()));
    }

    /** A lease was swept under this node: its calls take the slow path, the others go on. */
    private void withoutLease(String leaseId, List<PendingCharge> charges, List<Work.Note> notes) {
        List<PendingCharge> touched = new ArrayList<>();
        List<PendingCharge> others = new ArrayList<>();
        for (PendingCharge charge : charges) {
            (charge.touches(leaseId) ? touched : others).add(charge);
        }
        touched.forEach(charge -> charge.hold().credit().forget(leaseId::equals));
        together(others, notes);
        touched.forEach(this::alone);
    }

    /** Halves the group until what cannot be kept stands alone. */
    private void split(
            List<PendingCharge> charges, List<Work.Note> notes, RuntimeException failure) {
        if (charges.size() + notes.size() == 1) {
            charges.forEach(charge -> park(charge, failure));
            notes.forEach(note -> park(note, failure));
            return;
        }
        int half = charges.size() / 2;
        int halfOfNotes = (notes.size() + 1) / 2;
        together(charges.subList(0, half), notes.subList(0, halfOfNotes));
        together(charges.subList(half, charges.size()), notes.subList(halfOfNotes, notes.size()));
    }

    private void alone(PendingCharge charge) {
        String accountId = charge.hold().accountId();
        List<Ended> calls = List.of(new Ended(charge.record(), charge.hold().parts()));
        List<Settlements.Outcome> outcomes;
        try {
            outcomes = changes.make(tx -> settlements.settle(tx, accountId, calls));
        } catch (RuntimeException e) {
            park(charge, e);
            return;
        }
        Optional<Settlements.Outcome> settled = outcomes.stream().findFirst();
        charge.hold()
                .credit()
                .spend(
                        charge.hold().parts(),
                        settled.map(Settlements.Outcome::charged).orElse(List.of()));
        charge.result()
                .complete(
                        settled.<Settlement>map(outcome -> new Settlement.Durable(outcome.call()))
                                .orElseGet(() -> askedBefore(charge)));
    }

    /** As {@link #settledBefore}; when the store does not tell, nothing is confirmed. */
    private Settlement askedBefore(PendingCharge charge) {
        try {
            return settledBefore(charge.record());
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event=settlement_unknown request=" + charge.record().id(),
                    e);
            return unconfirmed(charge);
        }
    }

    /** What became of a call that had been settled or given up when its turn came. */
    Settlement settledBefore(UsageRecord record) {
        return db.call(tx -> stores.ledger().settled(tx, record))
                .<Settlement>map(Settlement.Durable::new)
                .orElseGet(
                        () -> new Settlement.Unconfirmed(CompletableFuture.completedFuture(true)));
    }

    private void chore(Work.Chore chore) {
        boolean done = false;
        try {
            done = changes.make(chore.change());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=ledger_chore_failed", e);
        }
        chore.done().complete(done);
    }

    /**
     * Its charge cannot be kept: the answer's end is withheld, and what the call holds stays held
     * until a record without charge can be kept.
     */
    private void park(PendingCharge charge, RuntimeException why) {
        LOG.log(
                System.Logger.Level.ERROR,
                "event=settlement_parked request=" + charge.record().id(),
                why);
        parked.add(withheld(charge));
        charge.result().complete(unconfirmed(charge));
    }

    private void park(Work.Note note, RuntimeException why) {
        LOG.log(
                System.Logger.Level.ERROR,
                "event=record_parked request=" + note.call().record().id(),
                why);
        parked.add(note.call());
        note.kept().complete(false);
    }
}
