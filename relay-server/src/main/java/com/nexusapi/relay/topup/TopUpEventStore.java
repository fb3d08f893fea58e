package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.store.Tx;
import java.util.List;

/** Rows of {@code top_up_event}. */
final class TopUpEventStore {

    boolean has(Tx tx, String topUpId, String mark) {
        return tx.first(
                        "SELECT seq FROM top_up_event WHERE top_up_id = ? AND mark = ?",
                        row -> row.number("seq"),
                        topUpId,
                        mark)
                .isPresent();
    }

    /** Two at once for one top-up collide on the number, and one of them begins anew. */
    void insert(Tx tx, String topUpId, String mark, TopUp.Event event) {
        long last =
                tx.first(
                                """
                                SELECT COALESCE(MAX(seq), 0) AS last FROM top_up_event
                                WHERE top_up_id = ?
                                """,
                                row -> row.number("last"),
                                topUpId)
                        .orElseThrow();
        tx.update(
                """
                INSERT INTO top_up_event (top_up_id, seq, mark, at, kind, reference, amount, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                topUpId,
                last + 1,
                mark,
                event.at(),
                event.kind(),
                event.reference(),
                event.amount(),
                event.detail());
    }

    List<TopUp.Event> ofTopUp(Tx tx, String topUpId) {
        return tx.query(
                """
                SELECT at, kind, reference, amount, detail FROM top_up_event
                WHERE top_up_id = ? ORDER BY seq
                """,
                row ->
                        new TopUp.Event(
                                row.time("at"),
                                row.constant("kind", TopUp.Kind.class),
                                row.text("reference"),
                                row.optionalNumber("amount").map(Money::ofNanos),
                                row.text("detail")),
                topUpId);
    }
}
