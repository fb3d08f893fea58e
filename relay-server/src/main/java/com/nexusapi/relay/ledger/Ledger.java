package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.common.admin.Account.LotBalance;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.TrialBalance;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The seam through which all money moves: {@code authorize → extend → settle | release} for calls,
 * and the operators' ways to give, freeze and take credit.
 *
 * <p>A hold is a durable lease with slices of lots. What a crash loses: before {@code authorize}
 * returned, nothing; between that and {@code settle}, the call (its lease is swept at the next
 * start, the customer pays nothing, the answer's end was never sent); after {@code settle}
 * returned, nothing. No customer's money is lost, and no answer delivered whole goes uncharged.
 */
public final class Ledger {

    private final Db db;
    private final Ids ids;
    private final SettlementPart usage;
    private final LedgerStore store = new LedgerStore();
    private final JournalStore journal = new JournalStore();
    private final Leases leases;
    private final Credits credits;
    private final Settlements settlements;
    private final SettleInTime settleInTime;
    private final String node;
    private final String nodeRun;

    /** Leases of calls that this node is serving; a lease is in here before it is in the store. */
    private final Set<String> live = ConcurrentHashMap.newKeySet();

    /** Registers a new run of the node. */
    public Ledger(Db db, Ids ids, Clock clock, SettlementPart usage, String node) {
        this.db = db;
        this.ids = ids;
        this.usage = usage;
        this.leases = new Leases(store, clock);
        this.credits = new Credits(store, journal, ids, clock);
        this.settlements = new Settlements(credits, store, usage, ids, clock);
        this.settleInTime = new SettleInTime(db, clock, settlements, leases, usage);
        this.node = node;
        this.nodeRun = ids.next("run", clock.now());
        db.run(tx -> store.insertNodeRun(tx, nodeRun, node, clock.now()));
    }

    /** Holds credit for a call, durably, or says why not. */
    public Authorization authorize(HoldRequest request) {
        String leaseId = ids.next("lease");
        live.add(leaseId);
        boolean isGranted = false;
        try {
            Authorization answer = db.call(tx -> leases.authorize(tx, request, leaseId, nodeRun));
            isGranted = answer instanceof Authorization.Granted;
            return answer;
        } finally {
            if (!isGranted) {
                live.remove(leaseId);
            }
        }
    }

    /** Holds more for a running call; empty when the credit does not allow it. */
    public Optional<Hold> extend(Hold hold, Money more) {
        return db.call(tx -> leases.extend(tx, hold, more));
    }

    /**
     * Charges the call and returns when the charge is durable, or when that took too long. Settling
     * the same call again changes nothing.
     */
    public Settlement settle(Hold hold, UsageRecord record) {
        try {
            return settleInTime.settle(
                    new Settlements.Ended(hold.leaseId(), hold.accountId(), record));
        } finally {
            live.remove(hold.leaseId());
        }
    }

    /** Ends the call without charge, gives back what it held, and keeps its usage record. */
    public void release(Hold hold, UsageRecord record) {
        try {
            db.run(tx -> {
                if (leases.giveBack(tx, hold.accountId(), hold.leaseId())) {
                    usage.write(tx, List.of(SettledCall.uncharged(record)));
                }
            });
        } finally {
            live.remove(hold.leaseId());
        }
    }

    /** Keeps the record of a call that was refused before anything was held. */
    public void recordUncharged(UsageRecord record) {
        db.run(tx -> usage.write(tx, List.of(SettledCall.uncharged(record))));
    }

    /**
     * Charges calls that ran without a hold, such as imported ones, each to the account it names,
     * in the caller's transaction.
     */
    public List<SettledCall> settleUnheld(Tx tx, List<UsageRecord> records) {
        List<Settlements.Ended> ended = new ArrayList<>();
        for (UsageRecord record : records) {
            String accountId = record.call().accountId().orElseThrow();
            ended.add(new Settlements.Ended("", accountId, record));
        }
        return settlements.settle(tx, ended);
    }

    /**
     * Gives back what former runs of this node held when they ended; each such call leaves a record
     * that says so. To be called before the node serves.
     *
     * @return the number of calls found
     */
    public int sweepFormerRuns() {
        List<LedgerStore.Stray> strays = db.call(tx -> store.leasesOfFormerRuns(tx, node, nodeRun));
        strays.forEach(stray -> giveBack(stray, "relay_restarted"));
        return strays.size();
    }

    /**
     * Gives back what is recorded as held by this run for calls that it does not serve any more,
     * because the store failed just when they ended (DESIGN §5, heartbeat).
     *
     * @return the number of calls found
     */
    public int returnForgotten() {
        List<LedgerStore.Stray> forgotten =
                db.call(tx -> store.leasesOfRun(tx, nodeRun)).stream()
                        .filter(stray -> !live.contains(stray.leaseId()))
                        .toList();
        forgotten.forEach(stray -> giveBack(stray, "service_unavailable"));
        return forgotten.size();
    }

    private void giveBack(LedgerStore.Stray stray, String errorCode) {
        db.run(tx -> {
            if (leases.giveBack(tx, stray.accountId(), stray.leaseId())) {
                UsageRecord record = UsageRecord.lost(leases.callOf(stray), errorCode);
                usage.write(tx, List.of(SettledCall.uncharged(record)));
            }
        });
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
     * Freezes the top-up's lot and its bonus if nothing of either was ever spent or is held by a
     * running call; otherwise changes nothing and answers false.
     */
    public boolean freeze(Tx tx, String topUpId) {
        return credits.freeze(tx, topUpId);
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

    /** Ends the lots whose time has come. */
    public int expireDue() {
        return db.call(credits::expireDue);
    }

    public Balance balance(String accountId) {
        return db.call(tx -> balance(tx, accountId));
    }

    public Balance balance(Tx tx, String accountId) {
        List<Lot> lots = store.allLots(tx, accountId);
        Map<String, Money> held =
                store.accountSlices(tx, accountId).stream()
                        .collect(
                                Collectors.toMap(
                                        slice -> slice.lot().id(), Slice::unspent, Money::plus));
        List<LotBalance> balances =
                lots.stream()
                        .map(lot -> balance(lot, held.getOrDefault(lot.id(), Money.ZERO)))
                        .sorted(Comparator.comparing(LotBalance::id))
                        .toList();
        Money available =
                balances.stream()
                        .filter(lot -> lot.state() == LotState.OPEN)
                        .map(LotBalance::remaining)
                        .reduce(Money.ZERO, Money::plus);
        Money allHeld = held.values().stream().reduce(Money.ZERO, Money::plus);
        return new Balance(available, allHeld, store.debt(tx, accountId), balances);
    }

    private static LotBalance balance(Lot lot, Money held) {
        return new LotBalance(
                lot.id(),
                lot.kind(),
                lot.state(),
                lot.topUpId(),
                lot.amount(),
                lot.remaining().plus(held),
                lot.expiresAt());
    }

    /** What each lot gave to the call. */
    public List<Receipt.Draw> drawsOf(String usageId) {
        return db.call(tx -> store.drawsOf(tx, usageId));
    }

    public TrialBalance trialBalance() {
        return db.call(journal::trialBalance);
    }
}
