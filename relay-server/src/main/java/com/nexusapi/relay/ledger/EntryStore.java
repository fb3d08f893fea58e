package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the journal entry by entry, and keeps which of them was corrected. */
final class EntryStore {

    /** What an entry is about: a top-up, or a line of the provider's statement. */
    record About(String reference, Kind kind, String memo) {}

    private record Line(LedgerEntry head, LedgerEntry.Posting posting) {}

    /** Entries with their postings, newest first. */
    List<LedgerEntry> list(Tx tx, EntryFilter filter, int limit) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder("entry.id >= ? AND entry.id < ?");
        parameters.add(Ids.lowest("jrn", filter.from()));
        parameters.add(Ids.lowest("jrn", filter.to()));
        filter.before()
                .ifPresent(id -> {
                    where.append(" AND entry.id < ?");
                    parameters.add(id);
                });
        filter.kind()
                .ifPresent(kind -> {
                    where.append(" AND entry.kind = ?");
                    parameters.add(kind);
                });
        List<String> accounts = filter.ledgerAccounts();
        if (!accounts.isEmpty()) {
            where.append(" AND EXISTS (SELECT 1 FROM posting touched")
                    .append(" WHERE touched.entry_id = entry.id AND touched.ledger_account IN (")
                    .append(String.join(", ", Collections.nCopies(accounts.size(), "?")))
                    .append("))");
            parameters.addAll(accounts);
        }
        parameters.add(limit);
        return entries(tx, where + " ORDER BY entry.id DESC LIMIT ?", parameters);
    }

    Optional<LedgerEntry> find(Tx tx, String entryId) {
        return entries(tx, "entry.id = ?", List.of(entryId)).stream().findFirst();
    }

    private static List<LedgerEntry> entries(Tx tx, String where, List<Object> parameters) {
        String sql =
                """
                SELECT head.id, head.at, head.kind, head.account_id, head.reference, head.memo,
                    made.wrong_entry_id AS corrects, undone.entry_id AS corrected_by,
                    posting.ledger_account, posting.amount
                FROM (SELECT entry.id, entry.at, entry.kind, entry.account_id, entry.reference,
                        entry.memo FROM journal_entry entry WHERE %s) head
                JOIN posting ON posting.entry_id = head.id
                LEFT JOIN correction made ON made.entry_id = head.id
                LEFT JOIN correction undone ON undone.wrong_entry_id = head.id
                ORDER BY head.id DESC, posting.ledger_account
                """
                        .formatted(where);
        List<Line> lines =
                tx.query(
                        sql,
                        row ->
                                new Line(
                                        new LedgerEntry(
                                                row.text("id"),
                                                row.time("at"),
                                                row.text("kind"),
                                                row.optionalText("account_id"),
                                                row.text("reference"),
                                                row.text("memo"),
                                                row.optionalText("corrects"),
                                                row.optionalText("corrected_by"),
                                                List.of()),
                                        new LedgerEntry.Posting(
                                                row.text("ledger_account"), row.money("amount"))),
                        parameters.toArray());
        Map<LedgerEntry, List<LedgerEntry.Posting>> postings = new LinkedHashMap<>();
        for (Line line : lines) {
            postings.computeIfAbsent(line.head(), head -> new ArrayList<>()).add(line.posting());
        }
        return postings.entrySet().stream()
                .map(each -> with(each.getKey(), each.getValue()))
                .toList();
    }

    private static LedgerEntry with(LedgerEntry head, List<LedgerEntry.Posting> postings) {
        return new LedgerEntry(
                head.id(),
                head.at(),
                head.kind(),
                head.accountId(),
                head.reference(),
                head.memo(),
                head.corrects(),
                head.correctedBy(),
                postings);
    }

    void insertCorrection(Tx tx, String wrongEntryId, String entryId, Decision decision) {
        tx.update(
                """
                INSERT INTO correction (wrong_entry_id, entry_id, actor, reason)
                VALUES (?, ?, ?, ?)
                """,
                wrongEntryId,
                entryId,
                decision.actor(),
                decision.reason());
    }

    /** Such an entry, if it was made before; not one that was corrected since. */
    Optional<String> find(Tx tx, About about) {
        return tx.first(
                """
                SELECT id FROM journal_entry
                WHERE reference = ? AND kind = ? AND memo = ?
                    AND id NOT IN (SELECT wrong_entry_id FROM correction)
                """,
                row -> row.text("id"),
                about.reference(),
                about.kind(),
                about.memo());
    }

    /** What the refunds of a top-up that were not sent back have posted, by ledger account. */
    List<LedgerEntry.Posting> refundOf(Tx tx, String topUpId) {
        return tx.query(
                """
                SELECT posting.ledger_account, CAST(SUM(posting.amount) AS BIGINT) AS total
                FROM posting JOIN journal_entry entry ON entry.id = posting.entry_id
                WHERE entry.reference = ? AND entry.kind IN ('REFUND', 'GOODWILL', 'REFUND_FAILED')
                GROUP BY posting.ledger_account HAVING SUM(posting.amount) <> 0
                ORDER BY posting.ledger_account
                """,
                row -> new LedgerEntry.Posting(row.text("ledger_account"), row.money("total")),
                topUpId);
    }

    /** What all entries about a top-up, and their corrections, post to the provider's fees. */
    Money feesOf(Tx tx, String topUpId) {
        return sum(
                tx,
                """
                SELECT CAST(COALESCE(SUM(posting.amount), 0) AS BIGINT) AS total
                FROM posting JOIN journal_entry entry ON entry.id = posting.entry_id
                WHERE posting.ledger_account = 'processor:fees' AND (entry.reference = ?
                    OR entry.id IN (SELECT correction.entry_id FROM correction
                        JOIN journal_entry wrong ON wrong.id = correction.wrong_entry_id
                        WHERE wrong.reference = ?))
                """,
                topUpId);
    }

    /** What the provider owes us for a top-up by the books, whatever was refunded since. */
    Money settlementOf(Tx tx, String topUpId) {
        return sum(
                tx,
                """
                SELECT CAST(COALESCE(SUM(posting.amount), 0) AS BIGINT) AS total
                FROM posting JOIN journal_entry entry ON entry.id = posting.entry_id
                WHERE posting.ledger_account = 'processor:dodo'
                    AND ((entry.reference = ?
                            AND entry.kind IN ('TOP_UP', 'SETTLEMENT_DIFFERENCE'))
                        OR entry.id IN (SELECT correction.entry_id FROM correction
                            JOIN journal_entry wrong ON wrong.id = correction.wrong_entry_id
                            WHERE wrong.reference = ? AND wrong.kind = 'SETTLEMENT_DIFFERENCE'))
                """,
                topUpId);
    }

    private static Money sum(Tx tx, String sql, String topUpId) {
        return tx.first(sql, row -> row.money("total"), topUpId, topUpId).orElse(Money.ZERO);
    }
}
