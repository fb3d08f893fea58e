package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.admin.Reconciliation.Run;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Who compares at present, and the runs that have ended. */
final class RunStore {

    private static final String SELECT =
            "SELECT id, begun_at, ended_at, actor, payments, found, closed_days, problem"
                    + " FROM reconciliation_run";

    /** A run that asks to be the only one, until a time. */
    record Claim(String runId, Instant now, Instant until) {}

    /** True for one caller: nobody holds the claim, and no run has begun since the time. */
    boolean claim(Tx tx, Claim claim, Instant begunBefore) {
        return tx.update(
                        """
                        UPDATE reconciliation_claim SET run_id = ?, begun_at = ?, held_until = ?
                        WHERE held_until <= ? AND begun_at <= ?
                        """,
                        claim.runId(),
                        claim.now(),
                        claim.until(),
                        claim.now(),
                        begunBefore)
                == 1;
    }

    /** Goes on holding; false when the claim was lost, and nothing may be written any more. */
    boolean hold(Tx tx, String runId, Instant until) {
        return tx.update(
                        "UPDATE reconciliation_claim SET held_until = ? WHERE run_id = ?",
                        until,
                        runId)
                == 1;
    }

    void insert(Tx tx, Run run) {
        tx.update(
                """
                INSERT INTO reconciliation_run (id, begun_at, ended_at, actor, payments, found,
                    closed_days, problem)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                run.id(),
                run.begunAt(),
                run.endedAt(),
                run.actor(),
                run.payments(),
                run.found(),
                run.closedDays(),
                run.problem());
    }

    Optional<Run> last(Tx tx) {
        return tx.first(SELECT + " ORDER BY id DESC LIMIT 1", RunStore::run);
    }

    Optional<Run> lastComplete(Tx tx) {
        return tx.first(SELECT + " WHERE problem IS NULL ORDER BY id DESC LIMIT 1", RunStore::run);
    }

    private static Run run(Row row) {
        return new Run(
                row.text("id"),
                row.time("begun_at"),
                row.time("ended_at"),
                row.text("actor"),
                row.number("payments"),
                row.number("found"),
                row.number("closed_days"),
                row.optionalText("problem"));
    }
}
