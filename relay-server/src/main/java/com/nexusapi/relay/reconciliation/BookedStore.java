package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what the books say of payments and pay-outs. */
final class BookedStore {

    private static final String TOP_UP =
            "SELECT id, account_id, payment_id, amount_minor, currency, credit FROM top_up";

    /**
     * What the journal moved to our bank, or in fees, for one line about a pay-out.
     *
     * @param memo names the pay-out, and ends with the line's time
     */
    record BookedPayout(String lineId, String entryId, Instant at, String memo, Money amount) {

        static String memo(String payoutId, Instant lineAt) {
            return "payout " + payoutId + " of " + lineAt;
        }

        /** True if the provider's statement since that time must have the line. */
        boolean isSince(Instant time) {
            String lineAt = memo.substring(memo.lastIndexOf(' ') + 1);
            return !Instant.parse(lineAt).isBefore(time);
        }
    }

    Optional<Booked> ofPayment(Tx tx, String paymentId) {
        return tx.first(TOP_UP + " WHERE payment_id = ?", row -> booked(row, List.of()), paymentId)
                .map(found -> withEntries(tx, found));
    }

    Optional<Booked> ofTopUp(Tx tx, String topUpId) {
        return tx.first(TOP_UP + " WHERE id = ?", row -> booked(row, List.of()), topUpId)
                .map(found -> withEntries(tx, found));
    }

    /** Payments of the top-ups that were credited in the span. */
    List<String> paymentsCredited(Tx tx, Instant from, Instant to) {
        return tx.query(
                """
                SELECT payment_id FROM top_up
                WHERE paid_at >= ? AND paid_at < ? AND payment_id IS NOT NULL
                """,
                row -> row.text("payment_id"),
                from,
                to);
    }

    /** Payments about which something was booked in the span, between two ids of entries. */
    List<String> paymentsBooked(Tx tx, String fromEntry, String toEntry) {
        return tx.query(
                """
                SELECT DISTINCT top_up.payment_id FROM top_up
                JOIN journal_entry entry ON entry.reference = top_up.id
                WHERE entry.id >= ? AND entry.id < ? AND entry.kind IN
                        ('TOP_UP', 'SETTLEMENT_DIFFERENCE', 'REFUND', 'GOODWILL', 'REFUND_FAILED',
                            'CHARGEBACK', 'DISPUTE_WON', 'FEE_RETURNED')
                    AND top_up.payment_id IS NOT NULL
                """,
                row -> row.text("payment_id"),
                fromEntry,
                toEntry);
    }

    private static Booked booked(Row row, List<Booked.Entry> entries) {
        return new Booked(
                row.text("id"),
                row.text("account_id"),
                row.optionalText("payment_id"),
                row.number("amount_minor"),
                row.text("currency"),
                row.money("credit"),
                entries);
    }

    private static Booked withEntries(Tx tx, Booked found) {
        return new Booked(
                found.topUpId(),
                found.accountId(),
                found.paymentId(),
                found.amountMinor(),
                found.currency(),
                found.credit(),
                entries(tx, found.topUpId()));
    }

    private static List<Booked.Entry> entries(Tx tx, String topUpId) {
        return tx.query(
                """
                SELECT entry.id, entry.at, entry.kind, entry.memo,
                    CAST(SUM(CASE WHEN posting.ledger_account = 'processor:dodo'
                        THEN posting.amount ELSE 0 END) AS BIGINT) AS processor,
                    CAST(SUM(CASE WHEN posting.ledger_account = 'processor:fees'
                        THEN posting.amount ELSE 0 END) AS BIGINT) AS fees,
                    CAST(SUM(CASE WHEN posting.ledger_account = 'processor:fx'
                        THEN posting.amount ELSE 0 END) AS BIGINT) AS exchange
                FROM journal_entry entry JOIN posting ON posting.entry_id = entry.id
                WHERE entry.reference = ? AND posting.ledger_account IN
                        ('processor:dodo', 'processor:fees', 'processor:fx')
                    AND entry.id NOT IN (SELECT wrong_entry_id FROM correction)
                GROUP BY entry.id, entry.at, entry.kind, entry.memo
                ORDER BY entry.id
                """,
                row ->
                        new Booked.Entry(
                                row.text("id"),
                                row.time("at"),
                                row.text("kind"),
                                row.text("memo"),
                                row.money("processor"),
                                row.money("fees"),
                                row.money("exchange")),
                topUpId);
    }

    /** Lines about pay-outs that were booked since the id of an entry, and not corrected. */
    List<BookedPayout> payouts(Tx tx, String fromEntry) {
        return tx.query(
                """
                SELECT entry.reference, entry.id, entry.at, entry.memo,
                    -posting.amount AS amount
                FROM journal_entry entry JOIN posting ON posting.entry_id = entry.id
                WHERE entry.id >= ? AND entry.kind = 'PAYOUT'
                    AND posting.ledger_account = 'processor:dodo'
                    AND entry.id NOT IN (SELECT wrong_entry_id FROM correction)
                """,
                BookedStore::payout,
                fromEntry);
    }

    Optional<BookedPayout> payout(Tx tx, String lineId) {
        return tx.first(
                """
                SELECT entry.reference, entry.id, entry.at, entry.memo,
                    -posting.amount AS amount
                FROM journal_entry entry JOIN posting ON posting.entry_id = entry.id
                WHERE entry.reference = ? AND entry.kind = 'PAYOUT'
                    AND posting.ledger_account = 'processor:dodo'
                    AND entry.id NOT IN (SELECT wrong_entry_id FROM correction)
                """,
                BookedStore::payout,
                lineId);
    }

    private static BookedPayout payout(Row row) {
        return new BookedPayout(
                row.text("reference"),
                row.text("id"),
                row.time("at"),
                row.text("memo"),
                row.money("amount"));
    }
}
