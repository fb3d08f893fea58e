package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.store.Tx;
import java.util.List;

/** Rows of {@code top_up_event}. */
final class TopUpEventStore {

    /**
     * One row.
     *
     * @param mark of two rows of a top-up with the same, the second is not written
     */
    record Line(String id, String mark, TopUp.Event event) {}

    void insert(Tx tx, String topUpId, Line line) {
        TopUp.Event event = line.event();
        tx.update(
                """
                INSERT INTO top_up_event (id, top_up_id, mark, at, kind, reference, amount, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                line.id(),
                topUpId,
                line.mark(),
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
                WHERE top_up_id = ? ORDER BY id
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
