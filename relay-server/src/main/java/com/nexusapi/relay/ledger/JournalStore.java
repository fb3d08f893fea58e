package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TrialBalance;
import com.nexusapi.relay.ledger.JournalEntry.Posting;
import com.nexusapi.relay.store.Tx;
import java.util.List;

/** The append-only journal: entries and their postings. */
final class JournalStore {

    void append(Tx tx, JournalEntry entry) {
        tx.update(
                """
                INSERT INTO journal_entry (id, at, kind, account_id, reference, memo)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                entry.id(),
                entry.at(),
                entry.kind(),
                entry.accountId(),
                entry.reference(),
                entry.memo());
        List<Object[]> rows = new java.util.ArrayList<>();
        for (Posting posting : entry.postings()) {
            rows.add(new Object[] {entry.id(), posting.ledgerAccount(), posting.amount()});
        }
        tx.batch("INSERT INTO posting (entry_id, ledger_account, amount) VALUES (?, ?, ?)", rows);
    }

    List<Posting> postings(Tx tx, String entryId) {
        return tx.query(
                "SELECT ledger_account, amount FROM posting WHERE entry_id = ?",
                row -> new Posting(row.text("ledger_account"), row.money("amount")),
                entryId);
    }

    TrialBalance trialBalance(Tx tx) {
        List<TrialBalance.Line> lines =
                tx.query(
                        """
                        SELECT ledger_account, CAST(SUM(amount) AS BIGINT) AS balance
                        FROM posting GROUP BY ledger_account ORDER BY ledger_account
                        """,
                        row ->
                                new TrialBalance.Line(
                                        row.text("ledger_account"), row.money("balance")));
        Money sum = lines.stream().map(TrialBalance.Line::balance).reduce(Money.ZERO, Money::plus);
        return new TrialBalance(lines, sum);
    }
}
