package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Posting;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/**
 * Refunds that are not of untouched credit: what is left of a top-up is frozen and taken, the part
 * that was used is given as goodwill; and a refund that the customer's bank sent back.
 */
public final class RefundEntries {

    private final LedgerStore store;
    private final LeaseStore leases;
    private final JournalStore journal;
    private final Credits credits;
    private final Clock clock;
    private final EntryStore entries = new EntryStore();

    RefundEntries(Ledger.Surroundings around, Ledger.Stores stores, Credits credits) {
        this.store = stores.ledger();
        this.leases = stores.leases();
        this.journal = stores.journal();
        this.credits = credits;
        this.clock = around.clock();
    }

    /** What a refund of the top-up as it is now would post, and what it would take. */
    public record Preview(
            Money credit, Money bonus, Money goodwill, List<LedgerEntry.Posting> postings) {

        public Preview {
            postings = List.copyOf(postings);
        }
    }

    /** True while the top-up's credit is kept from being spent. */
    public boolean isFrozen(Tx tx, String topUpId) {
        return store.lotsOfTopUp(tx, topUpId).stream()
                .anyMatch(lot -> lot.isPaid() && lot.state() == LotState.FROZEN);
    }

    /** True when a refund by the policy may take it: frozen, and nothing of it was ever used. */
    public boolean isFrozenWhole(Tx tx, String topUpId) {
        return store.lotsOfTopUp(tx, topUpId).stream()
                .allMatch(lot ->
                        lot.state() == LotState.FROZEN && lot.remaining().equals(lot.amount()));
    }

    /**
     * Freezes what is left of a top-up and of its bonus, used or not. {@link Ledger#beginFreeze}
     * comes first; what running calls still hold they may spend, and the rest comes back frozen.
     */
    public void freezeRest(Tx tx, String topUpId) {
        AccountRow account = credits.lockOfTopUp(tx, topUpId);
        store.setFreezing(tx, topUpId, clock.now());
        store.endFreezing(tx, topUpId, LotState.FROZEN);
        store.lotsOfTopUp(tx, topUpId).forEach(lot -> leases.recallLot(tx, lot.id()));
        store.updateAccount(tx, account.id(), account.debt());
    }

    public Preview preview(Tx tx, String topUpId) {
        AccountRow account = credits.lockOfTopUp(tx, topUpId);
        LotUse use = credits.useOf(tx, topUpId);
        Money used = use.amount().minus(use.unspent());
        Postings postings = taking(account, use.unspent(), use.bonusUnspent());
        goodwill(used, postings);
        return new Preview(use.unspent(), use.bonusUnspent(), used, shown(postings.list()));
    }

    private static List<LedgerEntry.Posting> shown(List<Posting> postings) {
        return postings.stream()
                .map(each -> new LedgerEntry.Posting(each.ledgerAccount(), each.amount()))
                .toList();
    }

    private static Postings taking(AccountRow account, Money paid, Money bonus) {
        return new Postings()
                .debit(LedgerAccounts.paid(account.id()), paid)
                .credit(LedgerAccounts.PROCESSOR, paid)
                .debit(LedgerAccounts.promo(account.id()), bonus)
                .credit(LedgerAccounts.PROMO_GIVEN, bonus);
    }

    /** The money goes back though its credit was used: a present, as any promotion is. */
    private static Postings goodwill(Money used, Postings postings) {
        return postings.debit(LedgerAccounts.PROMO_GIVEN, used)
                .credit(LedgerAccounts.PROCESSOR, used);
    }

    /**
     * The whole payment went back by somebody's decision, though some of its credit was used. What
     * is frozen of it goes; the rest is an entry of its own. Returns the refund's entry's id.
     */
    public String refundWithGoodwill(Tx tx, String topUpId, Decision decision) {
        AccountRow account = credits.lockOfTopUp(tx, topUpId);
        Money paid = Money.ZERO;
        Money bonus = Money.ZERO;
        Money credit = Money.ZERO;
        for (Lot lot : store.lotsOfTopUp(tx, topUpId)) {
            boolean isFrozen = lot.state() == LotState.FROZEN;
            if (lot.isPaid()) {
                if (!isFrozen) {
                    throw new IllegalStateException("lot " + lot.id() + " is " + lot.state());
                }
                paid = lot.remaining();
                credit = lot.amount();
                store.closeLot(tx, lot.id(), LotState.REFUNDED);
            } else if (isFrozen) {
                bonus = lot.remaining();
                store.closeLot(tx, lot.id(), LotState.REVOKED);
            }
        }
        List<Posting> taken = taking(account, paid, bonus).list();
        String entryId = "";
        if (!taken.isEmpty()) {
            entryId = append(tx, account, topUpId, new Memo(Kind.REFUND, ""), taken);
        }
        Money used = credit.minus(paid);
        if (used.isPositive()) {
            String given =
                    append(
                            tx,
                            account,
                            topUpId,
                            new Memo(Kind.GOODWILL, decision.reason()),
                            goodwill(used, new Postings()).list());
            entryId = entryId.isEmpty() ? given : entryId;
        }
        store.updateAccount(tx, account.id(), account.debt());
        return entryId;
    }

    /**
     * The customer's bank sent a refund back: its entries are undone, and the credit is frozen as
     * it was before. Returns the entry's id, or nothing if the books show no refund.
     */
    public Optional<String> refundFailed(Tx tx, String topUpId, String memo) {
        AccountRow account = credits.lockOfTopUp(tx, topUpId);
        Postings postings = new Postings();
        Money paid = Money.ZERO;
        Money bonus = Money.ZERO;
        for (LedgerEntry.Posting posting : entries.refundOf(tx, topUpId)) {
            postings.credit(posting.ledgerAccount(), posting.amount());
            if (posting.ledgerAccount().equals(LedgerAccounts.paid(account.id()))) {
                paid = posting.amount();
            } else if (posting.ledgerAccount().equals(LedgerAccounts.promo(account.id()))) {
                bonus = posting.amount();
            }
        }
        if (postings.list().isEmpty()) {
            return Optional.empty();
        }
        store.refreeze(tx, topUpId, LotKind.TOP_UP, paid);
        if (bonus.isPositive()) {
            store.refreeze(tx, topUpId, LotKind.BONUS, bonus);
        }
        String entryId =
                append(tx, account, topUpId, new Memo(Kind.REFUND_FAILED, memo), postings.list());
        store.updateAccount(tx, account.id(), account.debt());
        return Optional.of(entryId);
    }

    private record Memo(Kind kind, String words) {}

    private String append(
            Tx tx, AccountRow account, String topUpId, Memo memo, List<Posting> postings) {
        Postings collected = new Postings();
        postings.forEach(each -> collected.debit(each.ledgerAccount(), each.amount()));
        JournalEntry entry =
                credits.entry(memo.kind(), account.id(), topUpId, memo.words(), collected);
        journal.append(tx, entry);
        return entry.id();
    }
}
