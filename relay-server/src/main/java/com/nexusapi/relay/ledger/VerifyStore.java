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
     * entries whose usage records are all kept. Written as one sum over all sides: H2 joins sums
     * row by row, which took minutes for a few thousand entries.
     */
    private static final String USAGE_AGAINST_POSTINGS =
            """
            SELECT sides.subject, SUM(sides.expected) AS expected, SUM(sides.found) AS found
            FROM (
                SELECT entry_id AS subject, %1$s AS expected, 0 AS found
                FROM usage_record WHERE entry_id IS NOT NULL
                UNION ALL
                SELECT posting.entry_id, 0, %2$s posting.amount FROM posting
                WHERE posting.ledger_account IN (%3$s) AND EXISTS (SELECT 1
                    FROM journal_entry entry
                    WHERE entry.id = posting.entry_id AND entry.kind = 'USAGE')
                UNION ALL
                SELECT usage_record.entry_id, 0, COALESCE((SELECT SUM(%2$s posting.amount)
                    FROM posting WHERE posting.entry_id = usage_record.reversed_by
                        AND posting.ledger_account IN (%3$s)), 0)
                FROM usage_record WHERE usage_record.reversed_by IS NOT NULL) sides
            WHERE sides.subject >= (SELECT kept_from_entry FROM usage_retention)
            GROUP BY sides.subject
            HAVING SUM(sides.expected) <> SUM(sides.found)
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

    List<Difference> entriesWithoutPostings(Tx tx) {
        return differences(
                tx,
                "entry_has_postings",
                """
                SELECT entry.id AS subject, 1 AS expected, 0 AS found FROM journal_entry entry
                WHERE NOT EXISTS (SELECT 1 FROM posting WHERE posting.entry_id = entry.id)
                """);
    }

    List<Difference> endedLotsWithCredit(Tx tx) {
        return differences(
                tx,
                "ended_lot_is_empty",
                """
                SELECT ended.subject, 0 AS expected, ended.found FROM (
                    SELECT lot.id AS subject, lot.remaining
                        + COALESCE((SELECT SUM(slice.unspent) FROM slice
                            WHERE slice.lot_id = lot.id), 0) AS found
                    FROM lot WHERE lot.state IN ('EXHAUSTED', 'REFUNDED', 'REVOKED', 'EXPIRED'))
                    ended
                WHERE ended.found <> 0
                """);
    }

    /** Paid credit is taken back by chargebacks only, and given back when they are won. */
    List<Difference> revokedAgainstChargebacks(Tx tx) {
        return differences(
                tx,
                "revoked_by_chargeback",
                """
                SELECT gone.subject, gone.expected, gone.found FROM (
                    SELECT lot.id AS subject, lot.revoked AS found,
                        COALESCE((SELECT SUM(chargeback.taken) FROM chargeback
                            WHERE chargeback.lot_id = lot.id AND chargeback.state = 'STANDING'), 0)
                            AS expected
                    FROM lot WHERE lot.kind = 'TOP_UP') gone
                WHERE gone.expected <> gone.found
                """);
    }

    List<Difference> chargebacksAgainstPostings(Tx tx) {
        return differences(
                tx,
                "owed_of_chargeback",
                """
                SELECT owed.subject, owed.expected, owed.found FROM (
                    SELECT chargeback.dispute_id AS subject, chargeback.owed AS expected,
                        COALESCE((SELECT SUM(posting.amount) FROM posting
                            WHERE posting.entry_id = chargeback.entry_id AND posting.ledger_account
                                = 'customer:' || chargeback.account_id || ':debt'), 0) AS found
                    FROM chargeback) owed
                WHERE owed.expected <> owed.found
                """);
    }

    /** A correction undoes its entry account by account. */
    List<Difference> correctionsAgainstEntries(Tx tx) {
        return differences(
                tx,
                "correction_reverses",
                """
                SELECT sides.subject, 0 AS expected, SUM(sides.amount) AS found FROM (
                    SELECT correction.entry_id AS subject, posting.ledger_account, posting.amount
                    FROM correction JOIN posting ON posting.entry_id = correction.entry_id
                    UNION ALL
                    SELECT correction.entry_id, posting.ledger_account, posting.amount
                    FROM correction JOIN posting ON posting.entry_id = correction.wrong_entry_id)
                    sides
                GROUP BY sides.subject, sides.ledger_account
                HAVING SUM(sides.amount) <> 0
                """);
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
