package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.common.admin.Figures;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.TrialBalance;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The seam through which all money moves: {@code authorize → extend → settle | release} for calls,
 * and the operators' ways to give, freeze and take credit.
 *
 * <p>A node takes credit out of lots in durable leases; calls hold against them in memory, and are
 * charged in settlements of many calls (DESIGN §5). What a crash loses: the holds of calls that had
 * not been settled, whose answers' ends were never sent (the customer pays nothing, and the lease
 * is swept). No customer's money is lost, and no answer delivered whole goes uncharged.
 */
public final class Ledger implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    /** For three seconds calls and other nodes are waited for, to give back what is to freeze. */
    private static final int FREEZE_POLLS = 60;

    private static final Duration FREEZE_POLL = Duration.ofMillis(50);

    /** A freeze that was neither ended nor given up by then has lost its process. */
    private static final Duration FREEZE_ABANDONED = Duration.ofMinutes(1);

    /** What the ledger stands on. */
    public record Surroundings(
            Db db, Ids ids, Clock clock, Tasks tasks, DatabaseClock databaseClock) {

        public static Surroundings serving(Db db, Ids ids, Clock clock) {
            return new Surroundings(
                    db, ids, clock, Tasks.onVirtualThreads(clock), DatabaseClock.ofTheDatabase());
        }
    }

    /** Where it keeps things; {@code usage} writes in its settlements' transactions. */
    record Stores(
            LedgerStore ledger, LeaseStore leases, JournalStore journal, SettlementPart usage) {}

    private final Db db;
    private final Clock clock;
    private final Tasks tasks;
    private final Stores stores;
    private final NodeRun run;
    private final Credits credits;
    private final Leases leases;
    private final Settlements settlements;
    private final Holds holds;
    private final Settler settler;
    private final Upkeep upkeep;
    private final Disputes disputes;
    private final Revocations revocations;
    private final ProcessorEntries processor;
    private final Corrections corrections;
    private final RefundEntries refunds;
    private final Balances balances;
    private final EntryStore entries = new EntryStore();
    private final FiguresStore figures = new FiguresStore();

    /** Registers a new run of the node. */
    public Ledger(Surroundings around, SettlementPart usage, String node) {
        this.db = around.db();
        this.clock = around.clock();
        this.tasks = around.tasks();
        this.stores = new Stores(new LedgerStore(), new LeaseStore(), new JournalStore(), usage);
        this.run = new NodeRun(around, stores.leases(), node);
        this.credits = new Credits(around, stores);
        this.leases = new Leases(stores.ledger(), stores.leases(), credits, clock);
        this.settlements = new Settlements(around, stores, credits, leases);
        this.holds = new Holds(around, leases, run);
        this.settler = new Settler(around, stores, settlements, run);
        this.upkeep = new Upkeep(around, stores.leases(), leases, holds, settler);
        this.disputes = new Disputes(around, stores, leases, credits);
        this.revocations = new Revocations(around, stores, leases, credits);
        this.processor = new ProcessorEntries(stores, credits);
        this.corrections = new Corrections(around, stores, credits, disputes);
        this.refunds = new RefundEntries(around, stores, credits);
        this.balances = new Balances(stores, holds, run);
    }

    public Ledger(Db db, Ids ids, Clock clock, SettlementPart usage, String node) {
        this(Surroundings.serving(db, ids, clock), usage, node);
    }

    /** Holds credit for a call, or says why not. */
    public Authorization authorize(HoldRequest request) {
        return holds.authorize(request);
    }

    /** Holds more for a running call; false when the credit does not allow it. */
    public boolean extend(Hold hold, Money more) {
        return holds.extend(hold, more);
    }

    /**
     * Charges the call and returns when the charge is durable, or when that took too long. Settling
     * the same call again changes nothing.
     */
    public Settlement settle(Hold hold, UsageRecord record) {
        if (!hold.end()) {
            return settler.settledBefore(record);
        }
        PendingCharge charge = new PendingCharge(hold, record);
        if (!charge.isCovered()) {
            hold.credit().hold(charge.shortfall(), clock.now()).ifPresent(hold::grow);
        }
        return settler.settle(charge);
    }

    /** Ends the call without charge, gives back what it held, and keeps its usage record. */
    public void release(Hold hold, UsageRecord record) {
        if (hold.end()) {
            hold.credit().release(hold.parts());
            settler.keep(record);
        }
    }

    /** Keeps the record of a call that was refused before anything was held. */
    public void recordUncharged(UsageRecord record) {
        settler.keep(record);
    }

    /** Reverses what a former process of this node may have charged for an answer it withheld. */
    public void reverseWithheld(CallFacts call) {
        settler.reverseWithheld(call);
    }

    /** Charges calls that ran without a hold, in the caller's transaction. */
    public List<SettledCall> settleUnheld(Tx tx, List<UsageRecord> records) {
        return settlements.settleUnheld(tx, records);
    }

    /**
     * Gives back what former runs of this node had leased when they ended. To be called before the
     * node serves.
     *
     * @return the number of leases found
     */
    public int sweepFormerRuns() {
        run.endFormer();
        return upkeep.sweep();
    }

    /**
     * Shows a sign of life, and begins a new run when this one was declared dead. To be called
     * every second, and by nothing that can be kept waiting.
     */
    public void beat() {
        if (!run.beat()) {
            LOG.log(System.Logger.Level.ERROR, "event=run_was_declared_dead run=" + run.id());
            run.begin(holds::forget);
        }
    }

    /**
     * To be called every second: sweeps the leases of dead nodes, returns what is idle, recalled or
     * forgotten, and tries parked records again.
     */
    public void tidy() {
        run.endSilent();
        int swept = upkeep.sweep();
        if (swept > 0) {
            LOG.log(System.Logger.Level.INFO, "event=leases_of_dead_runs_swept leases=" + swept);
        }
        upkeep.returnLeases(run.id());
        settler.retryParked();
        db.call(tx -> credits.giveUpFreezesBefore(tx, clock.now().minus(FREEZE_ABANDONED)));
    }

    /** Nodes that gave signs of life lately, this one included. */
    public int nodes() {
        return run.nodes();
    }

    /** Calls whose charge or record the store refused, and is asked to keep again. */
    public int parkedCalls() {
        return settler.parkedCalls();
    }

    public Granted topUp(Tx tx, TopUpCredit topUp) {
        return credits.topUp(tx, topUp);
    }

    public Granted grant(Tx tx, GrantCredit grant) {
        return credits.grant(tx, grant);
    }

    public Granted grant(GrantCredit grant) {
        return db.call(tx -> credits.grant(tx, grant));
    }

    /** How much of a top-up is used; locks its account until the transaction ends. */
    public LotUse useOf(Tx tx, String topUpId) {
        return credits.useOf(tx, topUpId);
    }

    /**
     * Stops the spending of a top-up and its bonus, and waits for what is leased of them to come
     * back: idle slices at once, held ones when their calls end, those of other nodes within
     * seconds. Must be followed by {@link #freeze} or {@link #giveUpFreeze}.
     *
     * @return false when running calls still hold some of it
     */
    public boolean beginFreeze(String topUpId) {
        String accountId = db.call(tx -> credits.beginFreeze(tx, topUpId));
        return isReturned(
                accountId,
                lot -> lot.topUpId().filter(topUpId::equals).isPresent(),
                tx -> credits.isReturned(tx, topUpId));
    }

    private boolean isReturned(
            String accountId, Predicate<Lot> lots, Function<Tx, Boolean> returned) {
        for (int poll = 0; poll < FREEZE_POLLS; poll++) {
            upkeep.returnLotsOf(accountId, lots);
            if (db.call(returned)) {
                return true;
            }
            tasks.pause(FREEZE_POLL);
        }
        return false;
    }

    /**
     * Freezes the top-up's lot and its bonus if nothing of either was ever spent or is leased;
     * otherwise opens them again and answers false.
     */
    public boolean freeze(Tx tx, String topUpId) {
        return credits.freeze(tx, topUpId);
    }

    /** Makes credit spendable again whose freezing was begun and not ended. */
    public void giveUpFreeze(Tx tx, String topUpId) {
        credits.giveUpFreeze(tx, topUpId);
    }

    public void unfreeze(Tx tx, String topUpId) {
        credits.unfreeze(tx, topUpId);
    }

    /**
     * Takes frozen credit out of the books, its bonus in the same entry; returns the entry's id.
     */
    public String refund(Tx tx, String topUpId) {
        return credits.refund(tx, topUpId);
    }

    /** Refunds of credit that is not untouched, and those that a bank sent back. */
    public RefundEntries refunds() {
        return refunds;
    }

    /**
     * Takes back what is unspent of a bonus or grant, leased or not. Waits for running calls as
     * {@link #beginFreeze} does; those that still hold some of it are charged to other credit, then
     * to debt.
     */
    public Revocation revoke(String lotId, Decision decision) {
        if (db.call(tx -> revocations.isRevocable(tx, lotId))) {
            String accountId = db.call(tx -> revocations.begin(tx, lotId));
            var _ =
                    isReturned(
                            accountId,
                            lot -> lot.id().equals(lotId),
                            tx -> revocations.isReturned(tx, lotId));
        }
        return db.call(tx -> revocations.revoke(tx, lotId, decision));
    }

    /** The provider gave its fee of a refund back; returns the entry's id. */
    public String feeReturned(Tx tx, String topUpId, String providerRefundId, Money amount) {
        return processor.feeReturned(tx, topUpId, providerRefundId, amount);
    }

    /**
     * The provider settled a top-up; books the difference to what was known of it before. Empty
     * when there is none.
     */
    public Optional<String> settled(Tx tx, String topUpId, Settled settled) {
        return processor.settled(tx, topUpId, settled);
    }

    /** The provider paid out to us; returns the entry's id, the same one for the same line. */
    public String paidOut(Tx tx, PaidOut paidOut) {
        return processor.paidOut(tx, paidOut);
    }

    /**
     * A top-up's money, or a part, went back: so much credit and bonus ends, what was used is debt.
     * {@link #beginFreeze} should come first, so that running calls can end; those that still hold
     * some of it are charged to other credit, then to debt. Returns the entry's id, the same one
     * for the same dispute.
     */
    public String chargeBack(Tx tx, Chargeback chargeback) {
        return disputes.chargeBack(tx, chargeback);
    }

    /** The money of a chargeback came back, and with it the credit; returns the entry's id. */
    public String disputeWon(Tx tx, String disputeId) {
        return disputes.won(tx, disputeId);
    }

    /** Gives up so much of an account's debt, at most all; empty when nothing is owed. */
    public Optional<String> writeOff(Tx tx, String accountId, Money most, Decision decision) {
        return disputes.writeOff(tx, accountId, most, decision);
    }

    /** Reverses a wrong entry, if it can be and was not before. */
    public Correction correct(Tx tx, String entryId, Decision decision) {
        return corrections.correct(tx, entryId, decision);
    }

    /** Entries of the journal, newest first. */
    public List<LedgerEntry> entries(EntryFilter filter, int limit) {
        return db.call(tx -> entries.list(tx, filter, limit));
    }

    /** What the journal says of a span of time. */
    public Figures figures(Instant from, Instant to) {
        return db.call(tx -> figures.figures(tx, from, to));
    }

    /** Ends the lots whose time has come. */
    public int expireDue() {
        return db.call(credits::expireDue);
    }

    public Balance balance(String accountId) {
        return db.call(tx -> balance(tx, accountId));
    }

    /** The account's credit, as {@link Balances} counts it. */
    public Balance balance(Tx tx, String accountId) {
        return balances.of(tx, accountId);
    }

    public TrialBalance trialBalance() {
        return db.call(stores.journal()::trialBalance);
    }

    /**
     * Returns all leases and ends this run; to be called after the last call has ended. What a
     * failing store keeps from being returned is swept later.
     */
    @Override
    public void close() {
        try {
            upkeep.returnAll();
            run.end();
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.ERROR, "event=leases_not_returned", e);
        }
    }
}
