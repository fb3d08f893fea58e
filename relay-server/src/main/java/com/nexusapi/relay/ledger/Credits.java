package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credit coming, freezing and going: top-ups, grants, refunds, expiry, and debt repaid from it. */
final class Credits {

    private final LedgerStore store;
    private final LeaseStore leases;
    private final JournalStore journal;
    private final Ids ids;
    private final Clock clock;

    Credits(Ledger.Surroundings around, Ledger.Stores stores) {
        this.store = stores.ledger();
        this.leases = stores.leases();
        this.journal = stores.journal();
        this.ids = around.ids();
        this.clock = around.clock();
    }

    Granted topUp(Tx tx, TopUpCredit top) {
        LedgerStore.AccountRow account = lock(tx, top.accountId());
        Lot lot = newLot(LotKind.TOP_UP, top.credit(), Optional.of(top.topUpId()), top.paidAt());
        store.insertLot(tx, top.accountId(), lot);
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.PROCESSOR, top.credit().minus(top.fee()))
                        .debit(LedgerAccounts.PROCESSOR_FEES, top.fee())
                        .credit(LedgerAccounts.paid(top.accountId()), top.credit());
        if (top.bonus().isPositive()) {
            store.insertLot(
                    tx,
                    top.accountId(),
                    newLot(LotKind.BONUS, top.bonus(), Optional.of(top.topUpId()), top.paidAt()));
            postings.debit(LedgerAccounts.PROMO_GIVEN, top.bonus())
                    .credit(LedgerAccounts.promo(top.accountId()), top.bonus());
        }
        JournalEntry entry = entry(Kind.TOP_UP, top.accountId(), top.topUpId(), "", postings);
        journal.append(tx, entry);
        store.updateAccount(tx, account.id(), repayDebt(tx, account.id(), account.debt()));
        return new Granted(lot.id(), entry.id());
    }

    Granted grant(Tx tx, GrantCredit grant) {
        LedgerStore.AccountRow account = lock(tx, grant.accountId());
        Instant now = clock.now();
        Lot lot =
                new Lot(
                        ids.next("lot", now),
                        LotKind.GRANT,
                        LotState.OPEN,
                        Optional.empty(),
                        grant.amount(),
                        grant.amount(),
                        grant.expiresAt(),
                        now);
        store.insertLot(tx, grant.accountId(), lot);
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.PROMO_GIVEN, grant.amount())
                        .credit(LedgerAccounts.promo(grant.accountId()), grant.amount());
        JournalEntry entry =
                entry(Kind.GRANT, grant.accountId(), lot.id(), grant.reason(), postings);
        journal.append(tx, entry);
        store.updateAccount(tx, account.id(), repayDebt(tx, account.id(), account.debt()));
        return new Granted(lot.id(), entry.id());
    }

    LotUse useOf(Tx tx, String topUpId) {
        LedgerStore.AccountRow account = lock(tx, accountOf(tx, topUpId));
        Map<String, Money> leased = store.inSlices(tx, account.id());
        Money amount = Money.ZERO;
        Money unspent = Money.ZERO;
        Money bonusAmount = Money.ZERO;
        Money bonusUnspent = Money.ZERO;
        boolean isHeld = false;
        for (Lot lot : store.lotsOfTopUp(tx, topUpId)) {
            Money inSlices = leased.getOrDefault(lot.id(), Money.ZERO);
            isHeld |= inSlices.isPositive();
            if (lot.isPaid()) {
                amount = lot.amount();
                unspent = lot.remaining().plus(inSlices);
            } else {
                bonusAmount = lot.amount();
                bonusUnspent = lot.remaining().plus(inSlices);
            }
        }
        return new LotUse(account.seq(), amount, unspent, bonusAmount, bonusUnspent, isHeld);
    }

    /**
     * Lets no new lease take of the top-up's lot and its bonus, and asks for what is leased;
     * returns the account. Nothing changes for lots that are not open.
     */
    String beginFreeze(Tx tx, String topUpId) {
        LedgerStore.AccountRow account = lock(tx, accountOf(tx, topUpId));
        store.setFreezing(tx, topUpId, clock.now());
        store.lotsOfTopUp(tx, topUpId).forEach(lot -> leases.recallLot(tx, lot.id()));
        return account.id();
    }

    /** True when nobody's lease has any of the top-up's lot or its bonus. */
    boolean isReturned(Tx tx, String topUpId) {
        return store.lotsOfTopUp(tx, topUpId).stream()
                .allMatch(lot -> leases.leasesOfLot(tx, lot.id()).isEmpty());
    }

    /**
     * Freezes the top-up's lot and bonus if nothing of either was ever spent or is leased; opens
     * lots again that were being frozen otherwise.
     */
    boolean freeze(Tx tx, String topUpId) {
        LedgerStore.AccountRow account = lock(tx, accountOf(tx, topUpId));
        List<Lot> lots = store.lotsOfTopUp(tx, topUpId);
        boolean whole =
                lots.stream()
                        .allMatch(lot -> lot.mayFreeze() && lot.remaining().equals(lot.amount()));
        if (whole) {
            store.setFreezing(tx, topUpId, clock.now());
            store.endFreezing(tx, topUpId, LotState.FROZEN);
        } else {
            reopen(tx, account, topUpId);
        }
        return whole;
    }

    /** Ends the freezing of lots that are not frozen yet: they are spendable again. */
    void giveUpFreeze(Tx tx, String topUpId) {
        reopen(tx, lock(tx, accountOf(tx, topUpId)), topUpId);
    }

    /** Gives up freezes whose process is gone; answers how many. */
    int giveUpFreezesBefore(Tx tx, Instant before) {
        List<LedgerStore.LotOf> abandoned = store.freezingSince(tx, before);
        for (LedgerStore.LotOf lot : abandoned) {
            LedgerStore.AccountRow account = lock(tx, lot.accountId());
            store.endFreezingOfLot(tx, lot.lotId());
            store.updateAccount(tx, account.id(), repayDebt(tx, account.id(), account.debt()));
        }
        return abandoned.size();
    }

    private void reopen(Tx tx, LedgerStore.AccountRow account, String topUpId) {
        store.endFreezing(tx, topUpId, LotState.OPEN);
        store.updateAccount(tx, account.id(), repayDebt(tx, account.id(), account.debt()));
    }

    void unfreeze(Tx tx, String topUpId) {
        LedgerStore.AccountRow account = lock(tx, accountOf(tx, topUpId));
        for (Lot lot : store.lotsOfTopUp(tx, topUpId)) {
            if (lot.state() == LotState.FROZEN) {
                store.setLotState(tx, lot.id(), LotState.FROZEN, LotState.OPEN);
                store.consume(tx, lot.id(), Money.ZERO);
            }
        }
        store.updateAccount(tx, account.id(), repayDebt(tx, account.id(), account.debt()));
    }

    /** Takes the frozen credit out of the books, and its bonus with it, in one entry. */
    String refund(Tx tx, String topUpId) {
        LedgerStore.AccountRow account = lock(tx, accountOf(tx, topUpId));
        Postings postings = new Postings();
        for (Lot lot : store.lotsOfTopUp(tx, topUpId)) {
            if (lot.state() != LotState.FROZEN) {
                throw new IllegalStateException("lot " + lot.id() + " is " + lot.state());
            }
            if (lot.isPaid()) {
                store.closeLot(tx, lot.id(), LotState.REFUNDED);
                postings.debit(LedgerAccounts.paid(account.id()), lot.amount())
                        .credit(LedgerAccounts.PROCESSOR, lot.amount());
            } else {
                store.closeLot(tx, lot.id(), LotState.REVOKED);
                postings.debit(LedgerAccounts.promo(account.id()), lot.amount())
                        .credit(LedgerAccounts.PROMO_GIVEN, lot.amount());
            }
        }
        JournalEntry entry = entry(Kind.REFUND, account.id(), topUpId, "", postings);
        journal.append(tx, entry);
        store.updateAccount(tx, account.id(), account.debt());
        return entry.id();
    }

    /** Ends lots whose time has come; what is leased of them first comes back. */
    int expireDue(Tx tx) {
        List<Lot> due = store.dueLots(tx, clock.now());
        for (Lot found : due) {
            String accountId = store.accountOfLot(tx, found.id());
            LedgerStore.AccountRow account = lock(tx, accountId);
            boolean isLeased = !leases.leasesOfLot(tx, found.id()).isEmpty();
            Lot lot = store.lot(tx, found.id());
            if (!isLeased && lot.state() == LotState.OPEN) {
                expire(tx, account, lot);
            }
        }
        return due.size();
    }

    private void expire(Tx tx, LedgerStore.AccountRow account, Lot lot) {
        store.closeLot(tx, lot.id(), LotState.EXPIRED);
        Postings postings = new Postings();
        if (lot.isPaid()) {
            postings.debit(LedgerAccounts.paid(account.id()), lot.remaining())
                    .credit(LedgerAccounts.REVENUE_BREAKAGE, lot.remaining());
        } else {
            postings.debit(LedgerAccounts.promo(account.id()), lot.remaining())
                    .credit(LedgerAccounts.PROMO_GIVEN, lot.remaining());
        }
        journal.append(tx, entry(Kind.EXPIRY, account.id(), lot.id(), "", postings));
        store.updateAccount(tx, account.id(), account.debt());
    }

    /** Repays as much of the debt as the open lots allow; returns the debt that is left. */
    Money repayDebt(Tx tx, String accountId, Money debt) {
        Money left = debt;
        Postings postings = new Postings();
        String entryId = ids.next("jrn", clock.now());
        List<Receipt.Draw> draws = new ArrayList<>();
        if (debt.isPositive()) {
            for (Lot lot : store.openLots(tx, accountId)) {
                Money part = left.min(lot.remaining());
                if (part.isPositive()) {
                    store.moveRemaining(tx, lot.id(), part.negated());
                    store.consume(tx, lot.id(), part);
                    draws.add(new Receipt.Draw(lot.id(), part));
                    postings.debit(creditAccount(accountId, lot), part)
                            .credit(LedgerAccounts.debt(accountId), part);
                    left = left.minus(part);
                }
            }
        }
        if (!draws.isEmpty()) {
            journal.append(
                    tx,
                    new JournalEntry(
                            entryId,
                            clock.now(),
                            Kind.DEBT_REPAYMENT,
                            Optional.of(accountId),
                            accountId,
                            "",
                            draws,
                            postings.list()));
        }
        return left;
    }

    static String creditAccount(String accountId, Lot lot) {
        return lot.isPaid() ? LedgerAccounts.paid(accountId) : LedgerAccounts.promo(accountId);
    }

    LedgerStore.AccountRow lock(Tx tx, String accountId) {
        return store.lockAccount(tx, accountId)
                .orElseThrow(() -> new IllegalArgumentException("no account " + accountId));
    }

    LedgerStore.AccountRow lockOfTopUp(Tx tx, String topUpId) {
        return lock(tx, accountOf(tx, topUpId));
    }

    private String accountOf(Tx tx, String topUpId) {
        return store.accountOfTopUp(tx, topUpId)
                .orElseThrow(() -> new IllegalArgumentException("no lot of top-up " + topUpId));
    }

    Lot newLot(LotKind kind, Money amount, Optional<String> topUpId, Instant at) {
        return new Lot(
                ids.next("lot", at),
                kind,
                LotState.OPEN,
                topUpId,
                amount,
                amount,
                Optional.empty(),
                at);
    }

    JournalEntry entry(
            Kind kind, String accountId, String reference, String memo, Postings postings) {
        Instant now = clock.now();
        return new JournalEntry(
                ids.next("jrn", now),
                now,
                kind,
                Optional.of(accountId),
                reference,
                memo,
                List.of(),
                postings.list());
    }

    /** An entry that touches no customer. */
    JournalEntry ownEntry(EntryStore.About about, Postings postings) {
        Instant now = clock.now();
        return new JournalEntry(
                ids.next("jrn", now),
                now,
                about.kind(),
                Optional.empty(),
                about.reference(),
                about.memo(),
                List.of(),
                postings.list());
    }
}
