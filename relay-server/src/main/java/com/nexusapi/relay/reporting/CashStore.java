package com.nexusapi.relay.reporting;

import com.nexusapi.common.Money;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;

/** Reads money that came and went apart from calls, and what waits in the refund queue. */
final class CashStore {

    /** An amount that moved at a time. */
    record Movement(Instant at, Money amount) {}

    List<Movement> topUps(Tx tx, Instant from, Instant to) {
        return tx.query(
                "SELECT paid_at, credit FROM top_up WHERE paid_at >= ? AND paid_at < ?",
                row -> new Movement(row.time("paid_at"), row.money("credit")),
                from,
                to);
    }

    List<Movement> refunds(Tx tx, Instant from, Instant to) {
        return tx.query(
                """
                SELECT r.changed_at, COALESCE(r.credit_back, t.credit) AS credit
                FROM refund_request r JOIN top_up t ON t.id = r.top_up_id
                WHERE r.state = 'REFUNDED' AND r.changed_at >= ? AND r.changed_at < ?
                """,
                row -> new Movement(row.time("changed_at"), row.money("credit")),
                from,
                to);
    }

    /** Requests that somebody has to decide or look after. */
    long pendingRefunds(Tx tx) {
        return tx.first(
                        """
                        SELECT COUNT(*) AS pending FROM refund_request
                        WHERE state IN
                            ('REQUESTED', 'ELIGIBLE', 'INELIGIBLE', 'FAILED', 'OUTCOME_UNKNOWN')
                        """,
                        row -> row.number("pending"))
                .orElse(0L);
    }

    /** Since when a refund's outcome has been unknown or its sending has failed. */
    List<Instant> troubledRefunds(Tx tx) {
        return tx.query(
                """
                SELECT changed_at FROM refund_request
                WHERE state IN ('FAILED', 'OUTCOME_UNKNOWN') ORDER BY changed_at
                """,
                row -> row.time("changed_at"));
    }
}
