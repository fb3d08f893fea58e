package com.nexusapi.relay.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.ledger.LedgerStore.Stray;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/** Credit taken out of lots for running calls, and given back. All under the account's row lock. */
final class Leases {

    private final LedgerStore store;
    private final Clock clock;
    private final ObjectMapper json = Json.newMapper();

    Leases(LedgerStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Authorization authorize(Tx tx, HoldRequest request, String leaseId, String nodeRun) {
        Optional<AccountRow> account = store.lockAccount(tx, request.accountId());
        if (account.isEmpty() || account.get().suspended()) {
            return new Authorization.AccountSuspended();
        }
        List<Lot> lots = spendableLots(tx, request.accountId());
        Money free = sum(lots);
        if (account.get().debt().isPositive()) {
            return new Authorization.InsufficientCredit();
        }
        if (free.compareTo(request.bound()) < 0) {
            Money held = held(tx, request.accountId());
            return free.plus(held).compareTo(request.bound()) >= 0
                    ? new Authorization.HeldByOtherCalls()
                    : new Authorization.InsufficientCredit();
        }
        String call = write(request.call());
        store.insertLease(tx, new Stray(leaseId, request.accountId(), call), nodeRun, clock.now());
        slice(tx, leaseId, lots, request.bound());
        return new Authorization.Granted(
                new Hold(leaseId, request.accountId(), request.call(), request.bound()));
    }

    Optional<Hold> extend(Tx tx, Hold hold, Money more) {
        store.lockAccount(tx, hold.accountId());
        List<Lot> lots = spendableLots(tx, hold.accountId());
        if (sum(lots).compareTo(more) < 0 || !store.hasLease(tx, hold.leaseId())) {
            return Optional.empty();
        }
        slice(tx, hold.leaseId(), lots, more);
        return Optional.of(hold.grownBy(more));
    }

    /** Ends the lease and puts its slices back; false if it had been ended before. */
    boolean giveBack(Tx tx, String accountId, String leaseId) {
        store.lockAccount(tx, accountId);
        List<Slice> slices = store.slices(tx, leaseId);
        boolean ended = store.endLease(tx, leaseId);
        slices.forEach(slice -> store.moveRemaining(tx, slice.lot().id(), slice.unspent()));
        return ended;
    }

    Money held(Tx tx, String accountId) {
        return store.accountSlices(tx, accountId).stream()
                .map(Slice::unspent)
                .reduce(Money.ZERO, Money::plus);
    }

    CallFacts callOf(Stray stray) {
        try {
            return json.readValue(stray.call(), CallFacts.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lease " + stray.leaseId() + " is unreadable", e);
        }
    }

    private String write(CallFacts call) {
        try {
            return json.writeValueAsString(call);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Lot> spendableLots(Tx tx, String accountId) {
        return store.openLots(tx, accountId).stream()
                .filter(lot -> !lot.isExpiredAt(clock.now()))
                .toList();
    }

    private void slice(Tx tx, String leaseId, List<Lot> lots, Money amount) {
        Money open = amount;
        for (Lot lot : lots) {
            Money part = open.min(lot.remaining());
            if (part.isPositive()) {
                store.moveRemaining(tx, lot.id(), part.negated());
                store.addSlice(tx, leaseId, lot.id(), part);
                open = open.minus(part);
            }
        }
    }

    private static Money sum(List<Lot> lots) {
        return lots.stream().map(Lot::remaining).reduce(Money.ZERO, Money::plus);
    }
}
