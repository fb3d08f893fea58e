package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.EntryStore.About;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/** What the payment provider owes us beside credit: fees that came back, exchange differences. */
final class ProcessorEntries {

    private final JournalStore journal;
    private final Credits credits;
    private final EntryStore entries = new EntryStore();

    ProcessorEntries(Ledger.Stores stores, Credits credits) {
        this.journal = stores.journal();
        this.credits = credits;
    }

    /** Answers the entry's id, also when that refund's fee was booked before. */
    String feeReturned(Tx tx, String topUpId, String providerRefundId, Money amount) {
        String accountId = credits.lockOfTopUp(tx, topUpId).id();
        String memo = "refund " + providerRefundId;
        Optional<String> before = entries.find(tx, new About(topUpId, Kind.FEE_RETURNED, memo));
        if (before.isPresent()) {
            return before.get();
        }
        if (!amount.isPositive() || amount.compareTo(entries.feesOf(tx, topUpId)) > 0) {
            throw new IllegalArgumentException(
                    "the provider did not keep " + amount + " for " + topUpId);
        }
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.PROCESSOR, amount)
                        .credit(LedgerAccounts.PROCESSOR_FEES, amount);
        JournalEntry entry = credits.entry(Kind.FEE_RETURNED, accountId, topUpId, memo, postings);
        journal.append(tx, entry);
        return entry.id();
    }

    /**
     * The provider settled a top-up with so much, net of its fee. Empty if that is what the books
     * say, so that telling it again changes nothing. More than all of its fee cannot have come
     * back: then it is no fee, whatever was said.
     */
    Optional<String> settled(Tx tx, String topUpId, Settled settled) {
        String accountId = credits.lockOfTopUp(tx, topUpId).id();
        Money net = settled.net();
        Money more = net.minus(entries.settlementOf(tx, topUpId));
        if (more.isZero()) {
            return Optional.empty();
        }
        boolean isFee = !settled.isExchanged() && more.compareTo(entries.feesOf(tx, topUpId)) <= 0;
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.PROCESSOR, more)
                        .credit(
                                isFee ? LedgerAccounts.PROCESSOR_FEES : LedgerAccounts.PROCESSOR_FX,
                                more);
        JournalEntry entry =
                credits.entry(
                        Kind.SETTLEMENT_DIFFERENCE, accountId, topUpId, "settled " + net, postings);
        journal.append(tx, entry);
        return Optional.of(entry.id());
    }

    /**
     * Moves what the provider owed us to our bank, or into its fees. To be told by one node at a
     * time: no account's lock keeps two from booking the same line.
     */
    String paidOut(Tx tx, PaidOut paidOut) {
        About about = new About(paidOut.lineId(), Kind.PAYOUT, paidOut.memo());
        Optional<String> before = entries.find(tx, about);
        if (before.isPresent()) {
            return before.get();
        }
        Postings postings =
                new Postings()
                        .debit(
                                paidOut.isFee()
                                        ? LedgerAccounts.PROCESSOR_FEES
                                        : LedgerAccounts.BANK,
                                paidOut.amount())
                        .credit(LedgerAccounts.PROCESSOR, paidOut.amount());
        JournalEntry entry = credits.ownEntry(about, postings);
        journal.append(tx, entry);
        return entry.id();
    }
}
