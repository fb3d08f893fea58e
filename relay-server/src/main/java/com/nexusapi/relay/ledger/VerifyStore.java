package com.nexusapi.relay.ledger;

import com.nexusapi.common.admin.LedgerVerification.Difference;
import com.nexusapi.relay.store.Tx;
import java.util.List;

/** The queries of {@link LedgerVerifier}; each returns what does not agree. */
final class VerifyStore {

    private static final String CREDIT_AGAINST_JOURNAL =
            """
            SELECT held.subject, held.expected, held.found FROM (
                SELECT account.id AS subject,
                    COALESCE((SELECT SUM(lot.remaining) FROM lot
                        WHERE lot.account_id = account.id AND lot.kind %1$s 'TOP_UP'), 0)
                    + COALESCE((SELECT SUM(slice.unspent) FROM slice
                        JOIN lot ON lot.id = slice.lot_id
                        WHERE lot.account_id = account.id AND lot.kind %1$s 'TOP_UP'), 0)
                        AS expected,
                    COALESCE((SELECT -SUM(posting.amount) FROM posting
                        WHERE posting.ledger_account = 'customer:' || account.id || ':%2$s'), 0)
                        AS found
                FROM account) held
            WHERE held.expected <> held.found
            """;

    /**
     * An entry's calls against its postings, and those of the entries that reversed such calls, for
     * entries whose usage records are all kept.
     */
    private static final String USAGE_AGAINST_POSTINGS =
            """
            SELECT entry.id AS subject, COALESCE(used.total, 0) AS expected,
                COALESCE(posted.total, 0) + COALESCE(reversed.total, 0) AS found
            FROM journal_entry entry
            LEFT JOIN (SELECT entry_id, SUM(%1$s) AS total FROM usage_record
                WHERE entry_id IS NOT NULL GROUP BY entry_id) used ON used.entry_id = entry.id
            LEFT JOIN (SELECT entry_id, SUM(%2$s amount) AS total FROM posting
                WHERE ledger_account IN (%3$s) GROUP BY entry_id) posted
                ON posted.entry_id = entry.id
            LEFT JOIN (SELECT usage_record.entry_id, SUM(%2$s posting.amount) AS total
                FROM usage_record JOIN posting ON posting.entry_id = usage_record.reversed_by
                WHERE posting.ledger_account IN (%3$s)
                GROUP BY usage_record.entry_id) reversed ON reversed.entry_id = entry.id
            WHERE entry.kind = 'USAGE'
                AND entry.id >= (SELECT kept_from_entry FROM usage_retention)
                AND COALESCE(used.total, 0)
                    <> COALESCE(posted.total, 0) + COALESCE(reversed.total, 0)
            """;

    long entries(Tx tx) {
        return tx.first("SELECT COUNT(*) AS n FROM journal_entry", row -> row.number("n"))
                .orElse(0L);
    }

    long accounts(Tx tx) {
        return tx.first("SELECT COUNT(*) AS n FROM account", row -> row.number("n")).orElse(0L);
    }

    List<Difference> unbalancedEntries(Tx tx) {
        return differences(
                tx,
                "entry_balances",
                """
                SELECT entry_id AS subject, 0 AS expected, SUM(amount) AS found
                FROM posting GROUP BY entry_id HAVING SUM(amount) <> 0
                """);
    }

    List<Difference> lotsThatDoNotAddUp(Tx tx) {
        return differences(
                tx,
                "lot_adds_up",
                """
                SELECT parts.subject, parts.expected, parts.found FROM (
                    SELECT lot.id AS subject, lot.amount AS expected,
                        lot.remaining + lot.consumed + lot.refunded + lot.revoked + lot.expired
                        + COALESCE((SELECT SUM(slice.unspent + slice.consumed) FROM slice
                            WHERE slice.lot_id = lot.id), 0) AS found
                    FROM lot) parts
                WHERE parts.expected <> parts.found
                """);
    }

    List<Difference> paidCreditAgainstJournal(Tx tx) {
        return differences(tx, "paid_credit", CREDIT_AGAINST_JOURNAL.formatted("=", "paid"));
    }

    List<Difference> promoCreditAgainstJournal(Tx tx) {
        return differences(tx, "promo_credit", CREDIT_AGAINST_JOURNAL.formatted("<>", "promo"));
    }

    List<Difference> debtAgainstJournal(Tx tx) {
        return differences(
                tx,
                "debt",
                """
                SELECT owed.subject, owed.expected, owed.found FROM (
                    SELECT account.id AS subject, account.debt AS expected,
                        COALESCE((SELECT SUM(posting.amount) FROM posting
                            WHERE posting.ledger_account
                                = 'customer:' || account.id || ':debt'), 0) AS found
                    FROM account) owed
                WHERE owed.expected <> owed.found
                """);
    }

    List<Difference> consumedAgainstDraws(Tx tx) {
        return differences(
                tx,
                "lot_draws",
                """
                SELECT drawn.subject, drawn.expected, drawn.found FROM (
                    SELECT lot.id AS subject,
                        lot.consumed + COALESCE((SELECT SUM(slice.consumed) FROM slice
                            WHERE slice.lot_id = lot.id), 0) AS expected,
                        COALESCE((SELECT SUM(draw.amount) FROM draw
                            WHERE draw.lot_id = lot.id), 0) AS found
                    FROM lot) drawn
                WHERE drawn.expected <> drawn.found
                """);
    }

    List<Difference> chargesAgainstPostings(Tx tx) {
        return differences(
                tx,
                "charges_of_entry",
                USAGE_AGAINST_POSTINGS.formatted(
                        "charge", "-", "'revenue:usage', 'revenue:promo-used'"));
    }

    List<Difference> costsAgainstPostings(Tx tx) {
        return differences(
                tx,
                "costs_of_entry",
                USAGE_AGAINST_POSTINGS.formatted("cost", "", "'cogs:upstream'"));
    }

    private static List<Difference> differences(Tx tx, String check, String sql) {
        return tx.query(
                sql,
                row ->
                        new Difference(
                                check,
                                row.text("subject"),
                                row.text("expected"),
                                row.text("found")));
    }
}
