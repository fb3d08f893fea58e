package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.TrialBalance;
import com.nexusapi.relay.ledger.JournalEntry.Posting;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.List;

/** The append-only journal: entries and their postings. */
final class JournalStore {

    void append(Tx tx, JournalEntry entry) {
        append(tx, List.of(entry));
    }

    void append(Tx tx, List<JournalEntry> entries) {
        List<Object[]> heads = new ArrayList<>();
        List<Object[]> postings = new ArrayList<>();
        List<Object[]> draws = new ArrayList<>();
        for (JournalEntry entry : entries) {
            heads.add(
                    new Object[] {
                        entry.id(),
                        entry.at(),
                        entry.kind(),
                        entry.accountId(),
                        entry.reference(),
                        entry.memo()
                    });
            for (Posting posting : entry.postings()) {
                postings.add(new Object[] {entry.id(), posting.ledgerAccount(), posting.amount()});
            }
            for (Receipt.Draw draw : entry.draws()) {
                draws.add(new Object[] {entry.id(), draw.lotId(), draw.amount()});
            }
        }
        tx.batch(
                """
                INSERT INTO journal_entry (id, at, kind, account_id, reference, memo)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                heads);
        tx.batch(
                "INSERT INTO posting (entry_id, ledger_account, amount) VALUES (?, ?, ?)",
                postings);
        tx.batch("INSERT INTO draw (entry_id, lot_id, amount) VALUES (?, ?, ?)", draws);
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
