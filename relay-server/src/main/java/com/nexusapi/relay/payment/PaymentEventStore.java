package com.nexusapi.relay.payment;

import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Rows of {@code payment_event} and of {@code payment_sweep}. */
final class PaymentEventStore {

    private static final String COLUMNS =
            "id, webhook_id, kind, payment_id, state, received_at, due_at, failures, failure";

    /** An event that the worker has claimed. */
    record Claimed(PaymentEvent event, int attempts) {

        Optional<String> paymentId() {
            return event.paymentId();
        }
    }

    /** What came of an attempt. */
    record Ending(State state, Instant at, Instant dueAt, boolean failed, String failure) {}

    /** How many are in a state, and since when the oldest. */
    record Standing(long count, Optional<Instant> since) {}

    /** How far the lists were read. */
    record Cursor(Instant listedTo, Instant listedDeepAt) {}

    /** The number of rows that were new: a repeat is known by its webhook id. */
    int insert(Tx tx, List<PaymentEvent> events, List<byte[]> bodies) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            PaymentEvent event = events.get(i);
            rows.add(
                    new Object[] {
                        event.id(),
                        event.webhookId(),
                        event.type(),
                        event.paymentId(),
                        event.state(),
                        event.receivedAt(),
                        event.dueAt(),
                        event.failure(),
                        bodies.get(i)
                    });
        }
        int inserted = 0;
        for (int count :
                tx.batch(
                        """
                        INSERT INTO payment_event (id, webhook_id, kind, payment_id, state,
                            received_at, due_at, failure, body)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                        rows)) {
            inserted += Math.max(0, count);
        }
        return inserted;
    }

    /**
     * Takes what is due, for as long as a claim lasts, and with it all that is due about the same
     * payments: one look at a payment answers for everything kept before it. Nobody else gets the
     * same.
     *
     * <p>Ordered by the whole index, since H2 would else read all that is due to sort it: with half
     * a million events waiting that was all it did.
     *
     * @param most of what is looked for; with the others it may be more
     */
    List<Claimed> claim(Tx tx, Instant now, Instant claimedUntil, int most) {
        List<String> payments =
                tx
                        .query(
                                """
                                SELECT payment_id FROM payment_event
                                WHERE state = 'WAITING' AND due_at <= ?
                                ORDER BY state, due_at LIMIT ?
                                """,
                                row -> row.text("payment_id"),
                                now,
                                most)
                        .stream()
                        .distinct()
                        .toList();
        if (payments.isEmpty()) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>(payments);
        parameters.add(now);
        List<Claimed> due =
                tx.query(
                        "SELECT "
                                + COLUMNS
                                + ", attempts FROM payment_event WHERE payment_id IN ("
                                + String.join(", ", Collections.nCopies(payments.size(), "?"))
                                + ") AND state = 'WAITING' AND due_at <= ?",
                        row -> new Claimed(event(row), row.intNumber("attempts")),
                        parameters.toArray());
        return taken(tx, due, claimedUntil);
    }

    private static List<Claimed> taken(Tx tx, List<Claimed> due, Instant claimedUntil) {
        int[] changed =
                tx.batch(
                        """
                        UPDATE payment_event SET due_at = ?, attempts = attempts + 1
                        WHERE id = ? AND state = 'WAITING' AND due_at = ?
                        """,
                        due.stream()
                                .map(it ->
                                        new Object[] {
                                            claimedUntil, it.event().id(), it.event().dueAt()
                                        })
                                .toList());
        List<Claimed> taken = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 1) {
                taken.add(due.get(i));
            }
        }
        return taken;
    }

    void end(Tx tx, List<String> ids, Ending ending) {
        Optional<Instant> endedAt =
                ending.state() == State.WAITING ? Optional.empty() : Optional.of(ending.at());
        tx.batch(
                """
                UPDATE payment_event SET state = ?, due_at = ?, ended_at = ?,
                    failures = failures + ?, failure = ?
                WHERE id = ? AND state = 'WAITING'
                """,
                ids.stream()
                        .map(id ->
                                new Object[] {
                                    ending.state(),
                                    ending.dueAt(),
                                    endedAt,
                                    ending.failed() ? 1 : 0,
                                    ending.failure(),
                                    id
                                })
                        .toList());
    }

    /**
     * True if it was PARKED and is WAITING or DISMISSED now, and with it all that was parked about
     * the same payment: a person decides on a payment, not on each message about it.
     */
    boolean unpark(Tx tx, PaymentEvent parked, State to, Instant now) {
        return tx.update(
                        """
                        UPDATE payment_event SET state = ?, due_at = ?, attempts = 0, failures = 0
                        WHERE state = 'PARKED' AND (id = ? OR payment_id = ?)
                        """,
                        to,
                        now,
                        parked.id(),
                        parked.paymentId())
                > 0;
    }

    /** True if a person has said that nothing is to be done about the payment. */
    boolean isDismissed(Tx tx, String paymentId) {
        return tx.first(
                        """
                        SELECT id FROM payment_event
                        WHERE payment_id = ? AND state = 'DISMISSED' LIMIT 1
                        """,
                        row -> row.text("id"),
                        paymentId)
                .isPresent();
    }

    Optional<PaymentEvent> find(Tx tx, String id) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM payment_event WHERE id = ?",
                PaymentEventStore::event,
                id);
    }

    /** Newest first, from before the given id. */
    List<PaymentEvent> pageBefore(Tx tx, State state, String id, int limit) {
        return tx.query(
                "SELECT "
                        + COLUMNS
                        + " FROM payment_event WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?",
                PaymentEventStore::event,
                state,
                id,
                limit);
    }

    Standing standing(Tx tx, State state) {
        return tx.first(
                        """
                        SELECT COUNT(*) AS number, MIN(received_at) AS since FROM payment_event
                        WHERE state = ?
                        """,
                        row -> new Standing(row.number("number"), row.optionalTime("since")),
                        state)
                .orElseThrow();
    }

    Cursor cursor(Tx tx) {
        return tx.first(
                        "SELECT listed_to, listed_deep_at FROM payment_sweep",
                        row -> new Cursor(row.time("listed_to"), row.time("listed_deep_at")))
                .orElseThrow();
    }

    /** Never backwards: the other node may have come further. */
    void advance(Tx tx, Cursor to) {
        tx.update(
                "UPDATE payment_sweep SET listed_to = ? WHERE listed_to < ?",
                to.listedTo(),
                to.listedTo());
        tx.update(
                "UPDATE payment_sweep SET listed_deep_at = ? WHERE listed_deep_at < ?",
                to.listedDeepAt(),
                to.listedDeepAt());
    }

    private static PaymentEvent event(Row row) {
        return new PaymentEvent(
                row.text("id"),
                row.text("webhook_id"),
                row.text("kind"),
                row.optionalText("payment_id"),
                row.constant("state", State.class),
                row.time("received_at"),
                row.time("due_at"),
                row.intNumber("failures"),
                row.text("failure"));
    }
}
