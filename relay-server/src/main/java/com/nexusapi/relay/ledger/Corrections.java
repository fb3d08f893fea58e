package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/**
 * An entry that was wrong is never changed: another one reverses it and names it, at most once.
 *
 * <p>Only entries can be reversed that nothing else was built on: a grant of which nothing was
 * used; a write-off whose loss has not come back; returned fees and exchange differences, which
 * touch our own accounts alone. Of the others, some mirror what happened at the provider (top-up,
 * refund, chargeback), some are a sum of many calls with records of their own (usage), some would
 * be made again at once (debt repayment), and some gave or took credit that may be spent since
 * (expiry, revocation): a new grant makes those good.
 */
final class Corrections {

    private final LedgerStore store;
    private final JournalStore journal;
    private final LeaseStore leases;
    private final Credits credits;
    private final Disputes disputes;
    private final AuditStore audit;
    private final EntryStore entries = new EntryStore();

    Corrections(
            Ledger.Surroundings around, Ledger.Stores stores, Credits credits, Disputes disputes) {
        this.store = stores.ledger();
        this.journal = stores.journal();
        this.leases = stores.leases();
        this.credits = credits;
        this.disputes = disputes;
        this.audit = new AuditStore(around.clock());
    }

    Correction correct(Tx tx, String entryId, Decision decision) {
        Optional<String> accountId = entries.find(tx, entryId).flatMap(LedgerEntry::accountId);
        if (accountId.isEmpty()) {
            return new Correction.NoSuchEntry();
        }
        AccountRow account = credits.lock(tx, accountId.get());
        LedgerEntry wrong = entries.find(tx, entryId).orElseThrow();
        if (wrong.correctedBy().isPresent()) {
            return new Correction.CorrectedBefore(wrong.correctedBy().get());
        }
        Optional<String> obstacle = obstacle(tx, wrong);
        if (obstacle.isPresent()) {
            return new Correction.NotCorrectable(obstacle.get());
        }
        Postings postings = new Postings();
        wrong.postings()
                .forEach(posting -> postings.credit(posting.ledgerAccount(), posting.amount()));
        JournalEntry entry =
                credits.entry(
                        Kind.CORRECTION, account.id(), wrong.id(), decision.reason(), postings);
        journal.append(tx, entry);
        entries.insertCorrection(tx, wrong.id(), entry.id(), decision);
        applyTo(tx, account, wrong);
        audit.append(
                tx,
                new Event(
                        decision.actor(),
                        "entry.corrected",
                        wrong.id(),
                        "by " + entry.id() + ": " + decision.reason()));
        return new Correction.Corrected(entry.id());
    }

    private Optional<String> obstacle(Tx tx, LedgerEntry wrong) {
        return switch (Kind.valueOf(wrong.kind())) {
            case FEE_RETURNED, SETTLEMENT_DIFFERENCE -> Optional.empty();
            case PAYOUT -> Optional.of("The provider's statement of pay-outs decides.");
            case GRANT ->
                    isUntouched(tx, wrong.reference())
                            ? Optional.empty()
                            : Optional.of("Some of the grant is used or in use; revoke the rest.");
            case WRITE_OFF ->
                    disputes.mayOweAgain(tx, wrong.accountId().orElseThrow())
                            ? Optional.empty()
                            : Optional.of("A dispute won has brought a written-off loss back.");
            case TOP_UP, REFUND, GOODWILL, REFUND_FAILED, CHARGEBACK, DISPUTE_WON ->
                    Optional.of("It mirrors what happened at the payment provider.");
            case USAGE, REVERSAL -> Optional.of("It is the sum of calls that have their records.");
            case DEBT_REPAYMENT -> Optional.of("Debt is repaid from credit by itself.");
            case EXPIRY, REVOCATION -> Optional.of("Give a new grant instead.");
            case CORRECTION -> Optional.of("A correction is final; make the right entry anew.");
        };
    }

    /** True while the lot is spendable, and nobody has spent or leased any of it. */
    private boolean isUntouched(Tx tx, String lotId) {
        Lot lot = store.lot(tx, lotId);
        return lot.state() == LotState.OPEN
                && lot.remaining().equals(lot.amount())
                && leases.leasesOfLot(tx, lotId).isEmpty();
    }

    private void applyTo(Tx tx, AccountRow account, LedgerEntry wrong) {
        if (wrong.kind().equals(Kind.GRANT.name())) {
            store.closeLot(tx, wrong.reference(), LotState.REVOKED);
            store.updateAccount(tx, account.id(), account.debt());
        } else if (wrong.kind().equals(Kind.WRITE_OFF.name())) {
            Money loss =
                    wrong.postings().stream()
                            .map(LedgerEntry.Posting::amount)
                            .reduce(Money.ZERO, Money::max);
            disputes.oweAgain(tx, account, loss);
        }
    }
}
