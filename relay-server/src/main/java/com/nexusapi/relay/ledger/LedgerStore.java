package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accounts' money, lots, leases and slices. Everything here runs under the account's row lock. */
final class LedgerStore {

    private static final String LOT_COLUMNS =
            "lot.id AS id, lot.kind, lot.state, lot.top_up_id, lot.amount, lot.remaining,"
                    + " lot.expires_at, lot.created_at";

    /** The account's row, locked until the transaction ends. */
    record AccountRow(String id, boolean suspended, long seq, Money debt) {}

    /** A lease that outlived the run of the node that took it. */
    record Stray(String leaseId, String accountId, String call) {}

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

    /** The top-up's lot and, if it has one, the bonus linked to it. */
    List<Lot> lotsOfTopUp(Tx tx, String topUpId) {
        return sorted(
                tx.query(
                        "SELECT " + LOT_COLUMNS + " FROM lot WHERE top_up_id = ?",
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
                UPDATE lot SET state = 'EXHAUSTED' WHERE id = ? AND state = 'OPEN'
                    AND consumed + refunded + revoked + expired = amount
                """,
                lotId);
    }

    /** Gives consumed credit back to the lot, opening it again if it was used up. */
    void unconsume(Tx tx, String lotId, Money amount) {
        tx.update(
                """
                UPDATE lot SET consumed = consumed - ?, remaining = remaining + ?,
                    state = CASE WHEN state = 'EXHAUSTED' THEN 'OPEN' ELSE state END
                WHERE id = ?
                """,
                amount,
                amount,
                lotId);
    }

    /** Ends a lot: all that remains becomes refunded, revoked or expired, as the state says. */
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
                "UPDATE lot SET " + column + " = remaining, remaining = 0, state = ? WHERE id = ?",
                state,
                lotId);
    }

    void insertLease(Tx tx, Stray lease, String nodeRun, Instant now) {
        tx.update(
                """
                INSERT INTO lease (id, account_id, node_run, state, call, created_at)
                VALUES (?, ?, ?, 'OPEN', ?, ?)
                """,
                lease.leaseId(),
                lease.accountId(),
                nodeRun,
                lease.call(),
                now);
    }

    /** Adds to the lease's slice of a lot. */
    void addSlice(Tx tx, String leaseId, String lotId, Money amount) {
        int rows =
                tx.update(
                        "UPDATE slice SET unspent = unspent + ? WHERE lease_id = ? AND lot_id = ?",
                        amount,
                        leaseId,
                        lotId);
        if (rows == 0) {
            tx.update(
                    "INSERT INTO slice (lease_id, lot_id, unspent) VALUES (?, ?, ?)",
                    leaseId,
                    lotId,
                    amount);
        }
    }

    List<Slice> slices(Tx tx, String leaseId) {
        return tx
                .query(
                        "SELECT "
                                + LOT_COLUMNS
                                + ", slice.unspent FROM slice JOIN lot ON lot.id = slice.lot_id"
                                + " WHERE slice.lease_id = ?",
                        row -> new Slice(lot(row), row.money("unspent")),
                        leaseId)
                .stream()
                .sorted((a, b) -> Lot.DRAW_DOWN.compare(a.lot(), b.lot()))
                .toList();
    }

    /** Removes the lease and its slices; false if it was gone, so that only one caller ends it. */
    boolean endLease(Tx tx, String leaseId) {
        tx.update("DELETE FROM slice WHERE lease_id = ?", leaseId);
        return tx.update("DELETE FROM lease WHERE id = ?", leaseId) == 1;
    }

    boolean hasLease(Tx tx, String leaseId) {
        return tx.first("SELECT id FROM lease WHERE id = ?", row -> row.text("id"), leaseId)
                .isPresent();
    }

    /** Unspent slices of the account's leases by lot. */
    List<Slice> accountSlices(Tx tx, String accountId) {
        return tx.query(
                "SELECT "
                        + LOT_COLUMNS
                        + ", slice.unspent FROM slice JOIN lot ON lot.id = slice.lot_id"
                        + " WHERE lot.account_id = ?",
                row -> new Slice(lot(row), row.money("unspent")),
                accountId);
    }

    List<Stray> leasesOfFormerRuns(Tx tx, String node, String currentRun) {
        return tx.query(
                """
                SELECT lease.id, lease.account_id, lease.call
                FROM lease JOIN node_run ON node_run.id = lease.node_run
                WHERE node_run.node = ? AND node_run.id <> ?
                ORDER BY lease.account_id, lease.id
                """,
                row -> new Stray(row.text("id"), row.text("account_id"), row.text("call")),
                node,
                currentRun);
    }

    List<Stray> leasesOfRun(Tx tx, String nodeRun) {
        return tx.query(
                "SELECT id, account_id, call FROM lease WHERE node_run = ? ORDER BY account_id, id",
                row -> new Stray(row.text("id"), row.text("account_id"), row.text("call")),
                nodeRun);
    }

    void insertNodeRun(Tx tx, String id, String node, Instant now) {
        tx.update("INSERT INTO node_run (id, node, started_at) VALUES (?, ?, ?)", id, node, now);
    }

    boolean hasUsageRecord(Tx tx, String usageId) {
        return tx.first("SELECT id FROM usage_record WHERE id = ?", row -> row.text("id"), usageId)
                .isPresent();
    }

    boolean isWithheld(Tx tx, String usageId) {
        return tx.first(
                        "SELECT id FROM usage_record WHERE id = ? AND outcome = 'WITHHELD'",
                        row -> row.text("id"),
                        usageId)
                .isPresent();
    }

    void insertDraw(Tx tx, String entryId, String usageId, Receipt.Draw draw) {
        tx.update(
                "INSERT INTO draw (entry_id, usage_id, lot_id, amount) VALUES (?, ?, ?, ?)",
                entryId,
                usageId,
                draw.lotId(),
                draw.amount());
    }

    List<Receipt.Draw> drawsOf(Tx tx, String usageId) {
        return tx.query(
                "SELECT lot_id, amount FROM draw WHERE usage_id = ? ORDER BY entry_id, lot_id",
                row -> new Receipt.Draw(row.text("lot_id"), row.money("amount")),
                usageId);
    }

    Lot lot(Tx tx, String lotId) {
        return tx.first("SELECT " + LOT_COLUMNS + " FROM lot WHERE id = ?", LedgerStore::lot, lotId)
                .orElseThrow();
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
