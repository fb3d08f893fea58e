package com.nexusapi.relay.ledger;

import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.common.admin.LedgerVerification.Difference;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.List;

/**
 * Recomputes from nothing what must hold of the books: every entry balances; every lot's parts add
 * up to its amount; the liability to each customer in the journal equals what the lots and leases
 * still hold, and the debt what the account shows; the draws on each lot equal what it counts as
 * consumed; the charges and costs of the usage records of an entry equal its postings; what
 * chargebacks took and left owed is gone from the lots and posted; a correction undoes its entry.
 */
public final class LedgerVerifier {

    private final Db db;
    private final VerifyStore store = new VerifyStore();

    public LedgerVerifier(Db db) {
        this.db = db;
    }

    /** Looks at one state of the whole database, while others go on writing. */
    public LedgerVerification verify() {
        return db.snapshot(this::verify);
    }

    private LedgerVerification verify(Tx tx) {
        List<Difference> differences = new ArrayList<>();
        differences.addAll(store.unbalancedEntries(tx));
        differences.addAll(store.entriesWithoutPostings(tx));
        differences.addAll(store.lotsThatDoNotAddUp(tx));
        differences.addAll(store.endedLotsWithCredit(tx));
        differences.addAll(store.paidCreditAgainstJournal(tx));
        differences.addAll(store.promoCreditAgainstJournal(tx));
        differences.addAll(store.debtAgainstJournal(tx));
        differences.addAll(store.consumedAgainstDraws(tx));
        differences.addAll(store.chargesAgainstPostings(tx));
        differences.addAll(store.costsAgainstPostings(tx));
        differences.addAll(store.revokedAgainstChargebacks(tx));
        differences.addAll(store.chargebacksAgainstPostings(tx));
        differences.addAll(store.correctionsAgainstEntries(tx));
        return new LedgerVerification(store.entries(tx), store.accounts(tx), differences);
    }
}
