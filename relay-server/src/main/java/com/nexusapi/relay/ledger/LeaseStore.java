package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs of nodes, their leases, and the slices of lots in them. */
final class LeaseStore {

    /** A lease and whose credit it holds. */
    record LeaseRow(String leaseId, String accountId) {}

    /** A slice as stored, locked until the transaction ends. */
    record SliceRow(String lotId, Money unspent, Money consumed) {}

    /** So much of a slice is charged. */
    record Spending(String leaseId, String lotId, Money amount) {}

    static Instant now(Tx tx) {
        return tx.first("SELECT CURRENT_TIMESTAMP AS now_at", row -> row.time("now_at"))
                .orElseThrow();
    }

    void insertRun(Tx tx, String id, String node, Instant now, Instant databaseNow) {
        tx.update(
                """
                INSERT INTO node_run (id, node, state, started_at, beat_at)
                VALUES (?, ?, 'LIVE', ?, ?)
                """,
                id,
                node,
                now,
                databaseNow);
        tx.update("INSERT INTO settle_batch (node_run, seq) VALUES (?, 0)", id);
    }

    /** False when the run was declared dead, or has ended. */
    boolean beat(Tx tx, String run, Instant databaseNow) {
        return tx.update(
                        "UPDATE node_run SET beat_at = ? WHERE id = ? AND state = 'LIVE'",
                        databaseNow,
                        run)
                == 1;
    }

    int liveRuns(Tx tx) {
        return tx.first(
                        "SELECT COUNT(*) AS n FROM node_run WHERE state = 'LIVE'",
                        row -> row.intNumber("n"))
                .orElse(1);
    }

    void endRun(Tx tx, String run) {
        tx.update("UPDATE node_run SET state = 'DEAD' WHERE id = ?", run);
    }

    void endFormerRuns(Tx tx, String node, String current) {
        tx.update("UPDATE node_run SET state = 'DEAD' WHERE node = ? AND id <> ?", node, current);
    }

    void endSilentRuns(Tx tx, String current, Instant silentSince) {
        tx.update(
                """
                UPDATE node_run SET state = 'DEAD'
                WHERE state = 'LIVE' AND id <> ? AND beat_at < ?
                """,
                current,
                silentSince);
    }

    /** False when the run has committed a settlement of that number, or a later one, before. */
    boolean startBatch(Tx tx, String run, long number) {
        return tx.update(
                        "UPDATE settle_batch SET seq = ? WHERE node_run = ? AND seq < ?",
                        number,
                        run,
                        number)
                == 1;
    }

    List<LeaseRow> leasesOfDeadRuns(Tx tx) {
        return tx.query(
                """
                SELECT lease.id, lease.account_id
                FROM lease JOIN node_run ON node_run.id = lease.node_run
                WHERE node_run.state = 'DEAD'
                ORDER BY lease.account_id, lease.id
                """,
                row -> new LeaseRow(row.text("id"), row.text("account_id")));
    }

    List<LeaseRow> leasesOfRun(Tx tx, String run) {
        return tx.query(
                "SELECT id, account_id FROM lease WHERE node_run = ? ORDER BY account_id, id",
                row -> new LeaseRow(row.text("id"), row.text("account_id")),
                run);
    }

    List<String> recalledLeases(Tx tx, String run) {
        return tx.query(
                "SELECT id FROM lease WHERE node_run = ? AND recalled", row -> row.text("id"), run);
    }

    void recallFromOthers(Tx tx, String accountId, String run) {
        tx.update(
                "UPDATE lease SET recalled = TRUE WHERE account_id = ? AND node_run <> ?",
                accountId,
                run);
    }

    void recallLot(Tx tx, String lotId) {
        tx.update(
                """
                UPDATE lease SET recalled = TRUE
                WHERE id IN (SELECT lease_id FROM slice WHERE lot_id = ?)
                """,
                lotId);
    }

    void insertLease(Tx tx, LeaseRow lease, String run, Instant now) {
        tx.update(
                """
                INSERT INTO lease (id, account_id, node_run, recalled, created_at)
                VALUES (?, ?, ?, FALSE, ?)
                """,
                lease.leaseId(),
                lease.accountId(),
                run,
                now);
    }

    void insertSlice(Tx tx, String leaseId, String lotId, Money amount) {
        tx.update(
                "INSERT INTO slice (lease_id, lot_id, unspent) VALUES (?, ?, ?)",
                leaseId,
                lotId,
                amount);
    }

    /** Charges slices; answers the first of them that does not exist any more, or holds less. */
    Optional<Spending> spend(Tx tx, List<Spending> spendings) {
        List<Object[]> rows = new ArrayList<>();
        for (Spending spending : spendings) {
            rows.add(
                    new Object[] {
                        spending.amount(),
                        spending.amount(),
                        spending.leaseId(),
                        spending.lotId(),
                        spending.amount()
                    });
        }
        int[] changed =
                tx.batch(
                        """
                        UPDATE slice SET unspent = unspent - ?, consumed = consumed + ?
                        WHERE lease_id = ? AND lot_id = ? AND unspent >= ?
                        """,
                        rows);
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 0) {
                return Optional.of(spendings.get(i));
            }
        }
        return Optional.empty();
    }

    List<SliceRow> lockSlices(Tx tx, String leaseId) {
        return tx.query(
                """
                SELECT lot_id, unspent, consumed FROM slice
                WHERE lease_id = ? ORDER BY lot_id FOR UPDATE
                """,
                row ->
                        new SliceRow(
                                row.text("lot_id"), row.money("unspent"), row.money("consumed")),
                leaseId);
    }

    /** Takes the given amount out of a slice, and all that it counts as consumed. */
    void drain(Tx tx, String leaseId, SliceRow slice, Money amount) {
        if (slice.unspent().equals(amount)) {
            tx.update(
                    "DELETE FROM slice WHERE lease_id = ? AND lot_id = ?", leaseId, slice.lotId());
        } else {
            tx.update(
                    """
                    UPDATE slice SET unspent = unspent - ?, consumed = 0
                    WHERE lease_id = ? AND lot_id = ?
                    """,
                    amount,
                    leaseId,
                    slice.lotId());
        }
    }

    /** Removes a lease that has no slices left. */
    void deleteIfEmpty(Tx tx, String leaseId) {
        tx.update(
                """
                DELETE FROM lease
                WHERE id = ? AND NOT EXISTS (SELECT 1 FROM slice WHERE lease_id = ?)
                """,
                leaseId,
                leaseId);
    }

    /** Leases that have slices of the lot, with what each holds; their slices are not locked. */
    List<String> leasesOfLot(Tx tx, String lotId) {
        return tx.query(
                "SELECT lease_id FROM slice WHERE lot_id = ? ORDER BY lease_id",
                row -> row.text("lease_id"),
                lotId);
    }

    /** Unspent credit of the account in the leases of all nodes. */
    Money inLeases(Tx tx, String accountId) {
        return sum(
                tx,
                """
                SELECT CAST(COALESCE(SUM(slice.unspent), 0) AS BIGINT) AS unspent
                FROM slice JOIN lease ON lease.id = slice.lease_id WHERE lease.account_id = ?
                """,
                accountId);
    }

    /** Unspent credit of the account in the leases of other runs. */
    Money inLeasesOfOthers(Tx tx, String accountId, String run) {
        return sum(
                tx,
                """
                SELECT CAST(COALESCE(SUM(slice.unspent), 0) AS BIGINT) AS unspent
                FROM slice JOIN lease ON lease.id = slice.lease_id
                WHERE lease.account_id = ? AND lease.node_run <> ?
                """,
                accountId,
                run);
    }

    private static Money sum(Tx tx, String sql, Object... parameters) {
        return tx.first(sql, row -> row.money("unspent"), parameters).orElse(Money.ZERO);
    }
}
