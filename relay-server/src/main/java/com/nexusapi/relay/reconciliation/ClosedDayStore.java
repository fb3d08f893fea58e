package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Rows of {@code closed_day}, and what the journal moved on a day. */
final class ClosedDayStore {

    private static final String COLUMNS =
            "utc_day, closed_at, revenue, promo, cost, top_ups, refunds, fees, deferred, entries,"
                    + " open_differences, movements, digest";

    /** What the entries of one kind moved on one ledger account, debit positive. */
    record Movement(String kind, String ledgerAccount, Money amount) {}

    /** A closed day with the digest of its own movements. */
    record Stored(ClosedDay shown, String movements) {}

    /** In a fixed order, so that the same movements give the same digest. */
    List<Movement> movements(Tx tx, LocalDate day) {
        return tx.query(
                """
                SELECT entry.kind, posting.ledger_account,
                    CAST(SUM(posting.amount) AS BIGINT) AS amount
                FROM posting JOIN journal_entry entry ON entry.id = posting.entry_id
                WHERE posting.entry_id >= ? AND posting.entry_id < ?
                GROUP BY entry.kind, posting.ledger_account
                """,
                row ->
                        new Movement(
                                row.text("kind"), row.text("ledger_account"), row.money("amount")),
                first(day),
                first(day.plusDays(1)));
    }

    long entries(Tx tx, LocalDate day) {
        return tx.first(
                        "SELECT COUNT(*) AS n FROM journal_entry WHERE id >= ? AND id < ?",
                        row -> row.number("n"),
                        first(day),
                        first(day.plusDays(1)))
                .orElse(0L);
    }

    /** Unspent paid credit when the day begins. */
    Money deferredBefore(Tx tx, LocalDate day) {
        return tx.first(
                        """
                        SELECT CAST(COALESCE(SUM(-amount), 0) AS BIGINT) AS deferred FROM posting
                        WHERE ledger_account LIKE 'customer:%:paid' AND entry_id < ?
                        """,
                        row -> row.money("deferred"), first(day))
                .orElse(Money.ZERO);
    }

    /** The day of the first entry, if there is one. */
    Optional<LocalDate> firstDay(Tx tx) {
        return tx.first("SELECT at FROM journal_entry ORDER BY id LIMIT 1", row -> row.time("at"))
                .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC));
    }

    Optional<Stored> last(Tx tx) {
        return before(tx, LocalDate.of(9999, 12, 31), 1).stream().findFirst();
    }

    /** Newest first, from before a day. */
    List<Stored> before(Tx tx, LocalDate day, int limit) {
        return tx.query(
                "SELECT "
                        + COLUMNS
                        + " FROM closed_day WHERE utc_day < ? ORDER BY utc_day DESC LIMIT ?",
                ClosedDayStore::stored,
                day.toString(),
                limit);
    }

    /** From a day on, in order. */
    List<Stored> since(Tx tx, LocalDate day) {
        return tx.query(
                "SELECT " + COLUMNS + " FROM closed_day WHERE utc_day >= ? ORDER BY utc_day",
                ClosedDayStore::stored,
                day.toString());
    }

    Optional<Stored> find(Tx tx, LocalDate day) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM closed_day WHERE utc_day = ?",
                ClosedDayStore::stored,
                day.toString());
    }

    void insert(Tx tx, Stored stored) {
        ClosedDay day = stored.shown();
        tx.update(
                """
                INSERT INTO closed_day (utc_day, closed_at, revenue, promo, cost, top_ups, refunds,
                    fees, deferred, entries, open_differences, movements, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                day.day().toString(),
                day.closedAt(),
                day.revenue(),
                day.promo(),
                day.cost(),
                day.topUps(),
                day.refunds(),
                day.fees(),
                day.deferred(),
                day.entries(),
                day.openDifferences(),
                stored.movements(),
                day.digest());
    }

    /** The least id of an entry of the day; ids sort by time. */
    private static String first(LocalDate day) {
        Instant midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return Ids.lowest("jrn", midnight);
    }

    private static Stored stored(Row row) {
        return new Stored(
                new ClosedDay(
                        LocalDate.parse(row.text("utc_day")),
                        row.time("closed_at"),
                        row.money("revenue"),
                        row.money("promo"),
                        row.money("cost"),
                        row.money("top_ups"),
                        row.money("refunds"),
                        row.money("fees"),
                        row.money("deferred"),
                        row.number("entries"),
                        row.number("open_differences"),
                        row.text("digest")),
                row.text("movements"));
    }
}
