package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.metering.Draws;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accounts' money and lots. Everything here runs under the account's row lock. */
final class LedgerStore {

    private static final String LOT_COLUMNS =
            "lot.id AS id, lot.kind, lot.state, lot.top_up_id, lot.amount, lot.remaining,"
                    + " lot.expires_at, lot.created_at";

    /** The account's row, locked until the transaction ends. */
    record AccountRow(String id, boolean suspended, long seq, Money debt) {}

    /** A lot and whose it is. */
    record LotOf(String accountId, String lotId) {}

    Optional<AccountRow> lockAccount(Tx tx, String accountId) {
        return tx.first(
                "SELECT state, seq, debt FROM account WHERE id = ? FOR UPDATE",
                row ->
                        new AccountRow(
                                accountId,
                                row.text("state").equals("SUSPENDED"),
                                row.number("seq"),
                                row.money("debt")),
                accountId);
    }

    void updateAccount(Tx tx, String accountId, Money debt) {
        tx.update("UPDATE account SET seq = seq + 1, debt = ? WHERE id = ?", debt, accountId);
    }

    Money debt(Tx tx, String accountId) {
        return tx.first(
                        "SELECT debt FROM account WHERE id = ?",
                        row -> row.money("debt"),
                        accountId)
                .orElse(Money.ZERO);
    }

    void insertLot(Tx tx, String accountId, Lot lot) {
        tx.update(
                """
                INSERT INTO lot (id, account_id, kind, state, top_up_id, amount, remaining,
                    expires_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                lot.id(),
                accountId,
                lot.kind(),
                lot.state(),
                lot.topUpId(),
                lot.amount(),
                lot.remaining(),
                lot.expiresAt(),
                lot.createdAt());
    }

    /**
     * In draw-down order. One that has expired counts until it is closed, within a minute: a call
     * that began while it was good may still have to draw on it.
     */
    List<Lot> openLots(Tx tx, String accountId) {
        return sorted(
                tx.query(
                        "SELECT "
                                + LOT_COLUMNS
                                + " FROM lot WHERE account_id = ? AND state = 'OPEN'"
                                + " AND remaining > 0",
                        LedgerStore::lot,
                        accountId));
    }

    List<Lot> allLots(Tx tx, String accountId) {
        return sorted(
                tx.query(
                        "SELECT " + LOT_COLUMNS + " FROM lot WHERE account_id = ?",
                        LedgerStore::lot,
                        accountId));
    }

    /**
     * The top-up's lot and, if it has one, the bonus linked to it. A bonus of which nothing was
     * used before it was revoked is as if it had never been given.
     */
    List<Lot> lotsOfTopUp(Tx tx, String topUpId) {
        return sorted(
                tx.query(
                        "SELECT "
                                + LOT_COLUMNS
                                + " FROM lot WHERE top_up_id = ?"
                                + " AND NOT (kind = 'BONUS' AND revoked = amount)",
                        LedgerStore::lot,
                        topUpId));
    }

    Optional<String> accountOfTopUp(Tx tx, String topUpId) {
        return tx.first(
                "SELECT account_id FROM lot WHERE top_up_id = ?",
                row -> row.text("account_id"),
                topUpId);
    }

    List<Lot> dueLots(Tx tx, Instant now) {
        return tx.query(
                "SELECT "
                        + LOT_COLUMNS
                        + " FROM lot WHERE state = 'OPEN' AND remaining > 0 AND expires_at <= ?",
                LedgerStore::lot,
                now);
    }

    /** Begins or ends the freezing of a top-up's lots; others are left alone. */
    int setFreezing(Tx tx, String topUpId, Instant now) {
        return tx.update(
                """
                UPDATE lot SET state = 'FREEZING', freezing_since = ?
                WHERE top_up_id = ? AND state = 'OPEN'
                """,
                now,
                topUpId);
    }

    void endFreezing(Tx tx, String topUpId, LotState to) {
        tx.update(
                """
                UPDATE lot SET state = ?, freezing_since = NULL
                WHERE top_up_id = ? AND state = 'FREEZING'
                """,
                to,
                topUpId);
    }

    /** Lots whose freezing began before the time and was neither ended nor given up. */
    List<LotOf> freezingSince(Tx tx, Instant before) {
        return tx.query(
                """
                SELECT account_id, id FROM lot
                WHERE state = 'FREEZING' AND freezing_since < ? ORDER BY account_id, id
                """,
                row -> new LotOf(row.text("account_id"), row.text("id")),
                before);
    }

    /** As {@link #setFreezing}, of one lot. */
    void setLotFreezing(Tx tx, String lotId, Instant now) {
        tx.update(
                """
                UPDATE lot SET state = 'FREEZING', freezing_since = ?
                WHERE id = ? AND state = 'OPEN'
                """,
                now,
                lotId);
    }

    void endFreezingOfLot(Tx tx, String lotId) {
        tx.update(
                """
                UPDATE lot SET state = 'OPEN', freezing_since = NULL
                WHERE id = ? AND state = 'FREEZING'
                """,
                lotId);
    }

    String accountOfLot(Tx tx, String lotId) {
        return tx.first(
                        "SELECT account_id FROM lot WHERE id = ?",
                        row -> row.text("account_id"),
                        lotId)
                .orElseThrow();
    }

    private static List<Lot> sorted(List<Lot> lots) {
        return lots.stream().sorted(Lot.DRAW_DOWN).toList();
    }

    void setLotState(Tx tx, String lotId, LotState from, LotState to) {
        int rows =
                tx.update("UPDATE lot SET state = ? WHERE id = ? AND state = ?", to, lotId, from);
        if (rows != 1) {
            throw new IllegalStateException("lot " + lotId + " is not " + from);
        }
    }

    /** Moves credit between a lot's remaining and its slices; negative takes, positive returns. */
    void moveRemaining(Tx tx, String lotId, Money change) {
        tx.update("UPDATE lot SET remaining = remaining + ? WHERE id = ?", change, lotId);
    }

    /** Counts credit as consumed that has already left remaining, and closes a lot used up. */
    void consume(Tx tx, String lotId, Money amount) {
        tx.update("UPDATE lot SET consumed = consumed + ? WHERE id = ?", amount, lotId);
        tx.update(
                """
                UPDATE lot SET state = 'EXHAUSTED' WHERE id = ? AND state IN ('OPEN', 'FREEZING')
                    AND consumed + refunded + revoked + expired = amount
                """,
                lotId);
    }

    /** Gives consumed credit back to the lot, opening it again if it had ended. */
    void unconsume(Tx tx, String lotId, Money amount) {
        tx.update(
                """
                UPDATE lot SET consumed = consumed - ?, remaining = remaining + ?,
                    state = CASE WHEN state IN ('FREEZING', 'FROZEN') THEN state ELSE 'OPEN' END
                WHERE id = ?
                """,
                amount,
                amount,
                lotId);
    }

    /** Ends a lot: all that remains is refunded, revoked or expired now, as the state says. */
    void closeLot(Tx tx, String lotId, LotState state) {
        String column =
                switch (state) {
                    case REFUNDED -> "refunded";
                    case REVOKED -> "revoked";
                    case EXPIRED -> "expired";
                    case OPEN, FREEZING, FROZEN, EXHAUSTED ->
                            throw new IllegalArgumentException("not an end of a lot: " + state);
                };
        tx.update(
                "UPDATE lot SET %1$s = %1$s + remaining, remaining = 0, state = ? WHERE id = ?"
                        .formatted(column),
                state,
                lotId);
    }

    /** Freezes again what a refund took of a top-up, or what of its bonus went with it. */
    void refreeze(Tx tx, String topUpId, LotKind kind, Money amount) {
        boolean isPaid = kind == LotKind.TOP_UP;
        tx.update(
                """
                UPDATE lot SET %1$s = %1$s - ?, remaining = remaining + ?, state = 'FROZEN'
                WHERE top_up_id = ? AND kind = ? AND state = ? AND %1$s >= ?
                """
                        .formatted(isPaid ? "refunded" : "revoked"),
                amount,
                amount,
                topUpId,
                kind,
                isPaid ? LotState.REFUNDED : LotState.REVOKED,
                amount);
    }

    /** Unspent credit in leases, by lot of the account. */
    Map<String, Money> inSlices(Tx tx, String accountId) {
        Map<String, Money> found = new HashMap<>();
        tx.query(
                        """
                        SELECT slice.lot_id, slice.unspent FROM slice
                        JOIN lot ON lot.id = slice.lot_id WHERE lot.account_id = ?
                        """,
                        row -> Map.entry(row.text("lot_id"), row.money("unspent")),
                        accountId)
                .forEach(entry -> found.merge(entry.getKey(), entry.getValue(), Money::plus));
        return found;
    }

    boolean hasUsageRecord(Tx tx, String usageId) {
        return tx.first("SELECT id FROM usage_record WHERE id = ?", row -> row.text("id"), usageId)
                .isPresent();
    }

    /** True for a call that was settled, and not reversed. */
    boolean isSettled(Tx tx, String usageId) {
        return tx.first(
                        """
                        SELECT id FROM usage_record
                        WHERE id = ? AND outcome <> 'WITHHELD' AND reversed_by IS NULL
                        """,
                        row -> row.text("id"),
                        usageId)
                .isPresent();
    }

    /** What lots have given to repay an account's debt since an entry, the latest first. */
    List<Receipt.Draw> repaidSince(Tx tx, String accountId, String entryId) {
        return tx.query(
                """
                SELECT draw.lot_id, draw.amount FROM journal_entry entry
                JOIN draw ON draw.entry_id = entry.id
                WHERE entry.account_id = ? AND entry.kind = 'DEBT_REPAYMENT' AND entry.id > ?
                ORDER BY entry.id DESC, draw.lot_id
                """,
                row -> new Receipt.Draw(row.text("lot_id"), row.money("amount")),
                accountId,
                entryId);
    }

    /** What was kept of a call settled before; empty for one that was given up. */
    Optional<SettledCall> settled(Tx tx, UsageRecord record) {
        return tx.first(
                "SELECT promo, entry_id, draws FROM usage_record WHERE id = ? AND outcome = ?",
                row ->
                        new SettledCall(
                                record,
                                row.money("promo"),
                                row.optionalText("entry_id"),
                                Draws.read(row.text("draws"))),
                record.id(),
                record.outcome());
    }

    /** As charged; how it was metered is left out. Empty for one that is not charged. */
    Optional<SettledCall> settled(Tx tx, CallFacts call) {
        return tx.first(
                """
                SELECT channel_id, price_version_id, plan_bps, tier_bps, charge, cost, latency_ms,
                    promo, entry_id, draws
                FROM usage_record
                WHERE id = ? AND outcome <> 'WITHHELD' AND reversed_by IS NULL AND charge > 0
                """,
                row ->
                        new SettledCall(
                                charged(call, row),
                                row.money("promo"),
                                row.optionalText("entry_id"),
                                Draws.read(row.text("draws"))),
                call.id());
    }

    private static UsageRecord charged(CallFacts call, Row row) {
        return new UsageRecord(
                call,
                row.optionalText("channel_id"),
                200,
                Outcome.COMPLETE,
                Optional.empty(),
                UsageBreakdown.NONE,
                row.optionalText("price_version_id")
                        .map(version ->
                                new PricedBy(
                                        version, row.number("plan_bps"), row.number("tier_bps"))),
                row.money("charge"),
                row.money("cost"),
                Optional.empty(),
                row.number("latency_ms"));
    }

    Lot lot(Tx tx, String lotId) {
        return findLot(tx, lotId).orElseThrow();
    }

    Optional<Lot> findLot(Tx tx, String lotId) {
        return tx.first(
                "SELECT " + LOT_COLUMNS + " FROM lot WHERE id = ?", LedgerStore::lot, lotId);
    }

    private static Lot lot(Row row) {
        return new Lot(
                row.text("id"),
                row.constant("kind", LotKind.class),
                row.constant("state", LotState.class),
                row.optionalText("top_up_id"),
                row.money("amount"),
                row.money("remaining"),
                row.optionalTime("expires_at"),
                row.time("created_at"));
    }
}
