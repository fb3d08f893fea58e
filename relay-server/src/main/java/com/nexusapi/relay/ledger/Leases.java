package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.LeaseStore.LeaseRow;
import com.nexusapi.relay.ledger.LeaseStore.SliceRow;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Credit taken out of lots for a node, and put back: durable moves between a lot's remaining and
 * slices, under the account's row lock. Money does not move, so the journal has no entry of it.
 */
final class Leases {

    private final LedgerStore store;
    private final LeaseStore leases;
    private final Credits credits;
    private final Clock clock;

    Leases(LedgerStore store, LeaseStore leases, Credits credits, Clock clock) {
        this.store = store;
        this.leases = leases;
        this.credits = credits;
        this.clock = clock;
    }

    /**
     * Asks for a lease.
     *
     * @param lease its id is made by the node, so that a repeated taking is known
     * @param bounds what the waiting calls need, in the order they came
     * @param free what the node could give them without a lease
     * @param cushion what to take beyond that while credit is plenty: about a second of spend
     */
    record Request(LeaseRow lease, String nodeRun, List<Money> bounds, Money free, Money cushion) {}

    LeaseAnswer take(Tx tx, Request request) {
        String accountId = request.lease().accountId();
        Optional<AccountRow> account = store.lockAccount(tx, accountId);
        if (account.isEmpty() || account.get().suspended()) {
            return new LeaseAnswer.Suspended();
        }
        if (account.get().debt().isPositive()) {
            return new LeaseAnswer.InDebt();
        }
        List<SliceRow> before = leases.lockSlices(tx, request.lease().leaseId());
        List<HeldSlice> leased =
                before.isEmpty() ? takeNew(tx, request) : known(tx, request, before);
        return new LeaseAnswer.Taken(
                leased, sum(spendableLots(tx, accountId)), leases.inLeases(tx, accountId));
    }

    private List<HeldSlice> takeNew(Tx tx, Request request) {
        String accountId = request.lease().accountId();
        List<Lot> lots = spendableLots(tx, accountId);
        Money remaining = sum(lots);
        Money wanted = request.bounds().stream().reduce(Money.ZERO, Money::plus);
        Money amount = wanted.plus(request.cushion());
        if (remaining.compareTo(amount) < 0) {
            // near the end of the credit exactly what calls need, so that none lies idle here while
            // another node refuses
            amount = exactly(request, remaining);
            if (wanted.compareTo(request.free().plus(amount)) > 0) {
                leases.recallFromOthers(tx, accountId, request.nodeRun());
            }
        }
        if (!amount.isPositive()) {
            return List.of();
        }
        leases.insertLease(tx, request.lease(), request.nodeRun(), clock.now());
        List<HeldSlice> leased = new ArrayList<>();
        Money open = amount;
        for (Lot lot : lots) {
            Money part = open.min(lot.remaining());
            if (part.isPositive()) {
                store.moveRemaining(tx, lot.id(), part.negated());
                leases.insertSlice(tx, request.lease().leaseId(), lot.id(), part);
                leased.add(new HeldSlice(request.lease().leaseId(), lot, part));
                open = open.minus(part);
            }
        }
        return leased;
    }

    /** What the calls that can be served need beyond what the node has, first come first served. */
    private static Money exactly(Request request, Money remaining) {
        Money most = request.free().plus(remaining);
        Money served = Money.ZERO;
        for (Money bound : request.bounds()) {
            Money next = served.plus(bound);
            served = next.compareTo(most) <= 0 ? next : served;
        }
        return served.minus(request.free()).max(Money.ZERO);
    }

    /** The slices of a lease that was taken before, when its taker did not learn of it. */
    private List<HeldSlice> known(Tx tx, Request request, List<SliceRow> slices) {
        List<HeldSlice> leased = new ArrayList<>();
        for (SliceRow slice : slices) {
            leased.add(
                    new HeldSlice(
                            request.lease().leaseId(),
                            store.lot(tx, slice.lotId()),
                            slice.unspent()));
        }
        return leased;
    }

    /** Puts unspent credit back into its lots, and repays debt from it. */
    void giveBack(Tx tx, String accountId, List<Returned> returned) {
        AccountRow account = store.lockAccount(tx, accountId).orElseThrow();
        Map<String, List<Returned>> byLease = new TreeMap<>();
        returned.forEach(
                each -> byLease.computeIfAbsent(each.leaseId(), id -> new ArrayList<>()).add(each));
        byLease.forEach((leaseId, parts) -> {
            for (SliceRow slice : leases.lockSlices(tx, leaseId)) {
                parts.stream()
                        .filter(part -> part.lotId().equals(slice.lotId()))
                        .findFirst()
                        .ifPresent(part ->
                                drain(tx, leaseId, slice, part.amount().min(slice.unspent())));
            }
            leases.deleteIfEmpty(tx, leaseId);
        });
        store.updateAccount(tx, accountId, credits.repayDebt(tx, accountId, account.debt()));
    }

    /** Ends a lease of a run that does not exist any more; does nothing if it is gone. */
    void end(Tx tx, LeaseRow lease) {
        AccountRow account = store.lockAccount(tx, lease.accountId()).orElseThrow();
        for (SliceRow slice : leases.lockSlices(tx, lease.leaseId())) {
            drain(tx, lease.leaseId(), slice, slice.unspent());
        }
        leases.deleteIfEmpty(tx, lease.leaseId());
        store.updateAccount(tx, account.id(), credits.repayDebt(tx, account.id(), account.debt()));
    }

    /**
     * Puts back what any lease has of the lot, whoever holds it: running calls that do settle by
     * the slow path.
     */
    void takeBack(Tx tx, String lotId) {
        for (String leaseId : leases.leasesOfLot(tx, lotId)) {
            leases.lockSlices(tx, leaseId).stream()
                    .filter(slice -> slice.lotId().equals(lotId))
                    .forEach(slice -> drain(tx, leaseId, slice, slice.unspent()));
            leases.deleteIfEmpty(tx, leaseId);
        }
    }

    /** Lets a lot count all that was charged to its slices as consumed itself. */
    void foldConsumed(Tx tx, String lotId) {
        for (String leaseId : leases.leasesOfLot(tx, lotId)) {
            leases.lockSlices(tx, leaseId).stream()
                    .filter(slice -> slice.lotId().equals(lotId) && slice.consumed().isPositive())
                    .forEach(slice -> drain(tx, leaseId, slice, Money.ZERO));
        }
    }

    private void drain(Tx tx, String leaseId, SliceRow slice, Money amount) {
        leases.drain(tx, leaseId, slice, amount);
        store.moveRemaining(tx, slice.lotId(), amount);
        store.consume(tx, slice.lotId(), slice.consumed());
    }

    private List<Lot> spendableLots(Tx tx, String accountId) {
        return store.openLots(tx, accountId).stream()
                .filter(lot -> !lot.isExpiredAt(clock.now()))
                .toList();
    }

    private static Money sum(List<Lot> lots) {
        return lots.stream().map(Lot::remaining).reduce(Money.ZERO, Money::plus);
    }
}
