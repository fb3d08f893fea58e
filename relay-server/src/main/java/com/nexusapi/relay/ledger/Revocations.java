package com.nexusapi.relay.ledger;

import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;

/** Takes a bonus or grant back, as far as it is unspent. */
final class Revocations {

    private final LedgerStore store;
    private final LeaseStore leaseStore;
    private final JournalStore journal;
    private final Leases leases;
    private final Credits credits;
    private final AuditStore audit;
    private final Clock clock;

    Revocations(Ledger.Surroundings around, Ledger.Stores stores, Leases leases, Credits credits) {
        this.store = stores.ledger();
        this.leaseStore = stores.leases();
        this.journal = stores.journal();
        this.leases = leases;
        this.credits = credits;
        this.clock = around.clock();
        this.audit = new AuditStore(clock);
    }

    boolean isRevocable(Tx tx, String lotId) {
        return store.findLot(tx, lotId).filter(lot -> !lot.isPaid() && lot.mayFreeze()).isPresent();
    }

    /** Lets no new lease take of the lot, and asks for what is leased; answers its account. */
    String begin(Tx tx, String lotId) {
        AccountRow account = credits.lock(tx, store.accountOfLot(tx, lotId));
        store.setLotFreezing(tx, lotId, clock.now());
        leaseStore.recallLot(tx, lotId);
        return account.id();
    }

    boolean isReturned(Tx tx, String lotId) {
        return leaseStore.leasesOfLot(tx, lotId).isEmpty();
    }

    /** Running calls that still hold some of it settle by the slow path. */
    Revocation revoke(Tx tx, String lotId, Decision decision) {
        if (store.findLot(tx, lotId).isEmpty()) {
            return new Revocation.NoSuchLot();
        }
        AccountRow account = credits.lock(tx, store.accountOfLot(tx, lotId));
        Lot found = store.lot(tx, lotId);
        if (found.isPaid()) {
            return new Revocation.PaidFor();
        }
        return switch (found.state()) {
            case FROZEN -> new Revocation.Frozen();
            case EXHAUSTED, REFUNDED, REVOKED, EXPIRED -> new Revocation.NothingLeft();
            case OPEN, FREEZING -> revoke(tx, account, found, decision);
        };
    }

    private Revocation revoke(Tx tx, AccountRow account, Lot found, Decision decision) {
        leases.takeBack(tx, found.id());
        Lot lot = store.lot(tx, found.id());
        if (!lot.remaining().isPositive()) {
            return new Revocation.NothingLeft();
        }
        store.closeLot(tx, lot.id(), LotState.REVOKED);
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.promo(account.id()), lot.remaining())
                        .credit(LedgerAccounts.PROMO_GIVEN, lot.remaining());
        JournalEntry entry =
                credits.entry(Kind.REVOCATION, account.id(), lot.id(), decision.reason(), postings);
        journal.append(tx, entry);
        store.updateAccount(tx, account.id(), account.debt());
        audit.append(
                tx,
                new Event(
                        decision.actor(),
                        "credit.revoked",
                        account.id(),
                        lot.remaining() + " of " + lot.id() + ": " + decision.reason()));
        return new Revocation.Revoked(entry.id(), lot.remaining());
    }
}
