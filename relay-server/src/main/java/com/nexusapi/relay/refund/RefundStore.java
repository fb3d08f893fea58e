package com.nexusapi.relay.refund;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.refund.StoredRefund.Decision;
import com.nexusapi.relay.refund.StoredRefund.PaidBy;
import com.nexusapi.relay.refund.StoredRefund.RequestedTopUp;
import com.nexusapi.relay.refund.StoredRefund.Standing;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code refund_request} and {@code refund_event}. */
final class RefundStore {

    private static final String TOP_UP_COLUMNS =
            """
            t.id AS top_up_id, t.account_id, a.email, t.state AS top_up_state, t.amount_minor,
            t.currency, t.credit, t.bonus, t.payment_id, t.payment_created_at, t.paid_at
            """;

    private static final String SELECT =
            "SELECT r.id, r.state, r.source, r.reason, r.requested_by, r.requested_at,"
                    + " r.deadline_at, r.changed_at, r.approved_by, r.rejection_reason,"
                    + " r.provider_refund_id, r.certificate, r.awaiting_confirmation, r.frozen,"
                    + " r.sent_at, r.refusal, r.exception_by, r.exception_reason, r.credit_back, "
                    + TOP_UP_COLUMNS
                    + " FROM refund_request r JOIN top_up t ON t.id = r.top_up_id"
                    + " JOIN account a ON a.id = r.account_id ";

    private final ObjectMapper json = Json.newMapper();

    /** Locks the account; every transaction that decides about its refunds begins with this. */
    void lockAccount(Tx tx, String accountId) {
        tx.query(
                "SELECT id FROM account WHERE id = ? FOR UPDATE", row -> row.text("id"), accountId);
    }

    Optional<RequestedTopUp> topUp(Tx tx, String topUpId) {
        return tx.first(
                "SELECT "
                        + TOP_UP_COLUMNS
                        + " FROM top_up t JOIN account a ON a.id = t.account_id WHERE t.id = ?",
                RefundStore::topUp,
                topUpId);
    }

    Optional<RequestedTopUp> topUpOfPayment(Tx tx, String paymentId) {
        return tx.first(
                "SELECT "
                        + TOP_UP_COLUMNS
                        + " FROM top_up t JOIN account a ON a.id = t.account_id"
                        + " WHERE t.payment_id = ? AND t.paid_at IS NOT NULL",
                RefundStore::topUp,
                paymentId);
    }

    void insert(Tx tx, StoredRefund refund) {
        tx.update(
                """
                INSERT INTO refund_request (id, account_id, top_up_id, state, source, reason,
                    requested_by, requested_at, deadline_at, changed_at, awaiting_confirmation,
                    credit_back)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                refund.id(),
                refund.accountId(),
                refund.topUp().id(),
                refund.state(),
                refund.source(),
                refund.reason(),
                refund.requestedBy(),
                refund.requestedAt(),
                refund.deadlineAt(),
                refund.changedAt(),
                refund.standing().awaitingConfirmation(),
                refund.standing().creditBack());
    }

    Optional<StoredRefund> find(Tx tx, String id) {
        return tx.first(SELECT + "WHERE r.id = ?", this::refund, id);
    }

    List<StoredRefund> ofTopUp(Tx tx, String topUpId) {
        return tx.query(SELECT + "WHERE r.top_up_id = ? ORDER BY r.id", this::refund, topUpId);
    }

    /** The most urgent first, from after the given place in that order. */
    List<StoredRefund> pageAfter(Tx tx, Refunds.Place after, int limit) {
        return tx.query(
                SELECT
                        + """
                        WHERE r.deadline_at >= ? AND (r.deadline_at > ? OR r.id > ?)
                        ORDER BY r.deadline_at, r.id LIMIT ?
                        """,
                this::refund,
                after.deadlineAt(),
                after.deadlineAt(),
                after.id(),
                limit);
    }

    /** The most urgent in a state first, from after the given place in that order. */
    List<StoredRefund> pageAfter(Tx tx, Refund.State state, Refunds.Place after, int limit) {
        return tx.query(
                SELECT
                        + """
                        WHERE r.state = ? AND r.deadline_at >= ?
                            AND (r.deadline_at > ? OR r.id > ?)
                        ORDER BY r.deadline_at, r.id LIMIT ?
                        """,
                this::refund,
                state,
                after.deadlineAt(),
                after.deadlineAt(),
                after.id(),
                limit);
    }

    /** Newest first, of one account. */
    List<StoredRefund> pageOfAccountBefore(Tx tx, String accountId, String id, int limit) {
        return tx.query(
                SELECT + "WHERE r.account_id = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?",
                this::refund,
                accountId,
                id,
                limit);
    }

    /** Requests that have stood in a state since the given time or longer. */
    List<String> standingSince(Tx tx, Refund.State state, Instant since) {
        return tx.query(
                """
                SELECT id FROM refund_request WHERE state = ? AND changed_at <= ?
                ORDER BY deadline_at, id
                """,
                row -> row.text("id"),
                state,
                since);
    }

    /** Deadlines within a span of requests that may still be paid, the nearest first. */
    List<Instant> waitingUntil(Tx tx, Instant from, Instant to) {
        return tx.query(
                """
                SELECT deadline_at FROM refund_request
                WHERE state IN ('REQUESTED', 'ELIGIBLE', 'APPROVED', 'FAILED')
                    AND deadline_at >= ? AND deadline_at < ?
                ORDER BY deadline_at
                """,
                row -> row.time("deadline_at"),
                from,
                to);
    }

    /** Moves the request on, or throws if its state does not allow it or has changed meanwhile. */
    void move(Tx tx, StoredRefund refund, Refund.State to, Instant now) {
        Transitions.check(refund.state(), to);
        int rows =
                tx.update(
                        """
                        UPDATE refund_request SET state = ?, changed_at = ?, version = version + 1
                        WHERE id = ? AND state = ?
                        """,
                        to,
                        now,
                        refund.id(),
                        refund.state());
        if (rows != 1) {
            throw new IllegalTransition(refund.state(), to);
        }
    }

    void setCertificate(Tx tx, String id, Certificate certificate) {
        tx.update("UPDATE refund_request SET certificate = ? WHERE id = ?", write(certificate), id);
    }

    void setApprovedBy(Tx tx, String id, String operator) {
        tx.update("UPDATE refund_request SET approved_by = ? WHERE id = ?", operator, id);
    }

    void setRefusal(Tx tx, String id, Refund.Refusal refusal, String reason) {
        tx.update(
                "UPDATE refund_request SET refusal = ?, rejection_reason = ? WHERE id = ?",
                refusal,
                reason,
                id);
    }

    void setException(Tx tx, String id, Refund.Waiver exception) {
        tx.update(
                "UPDATE refund_request SET exception_by = ?, exception_reason = ? WHERE id = ?",
                exception.by(),
                exception.reason(),
                id);
    }

    void clearException(Tx tx, String id) {
        tx.update(
                "UPDATE refund_request SET exception_by = NULL, exception_reason = NULL"
                        + " WHERE id = ?",
                id);
    }

    void setConfirmed(Tx tx, String id) {
        tx.update("UPDATE refund_request SET awaiting_confirmation = FALSE WHERE id = ?", id);
    }

    void setFrozen(Tx tx, String id, boolean frozen) {
        tx.update("UPDATE refund_request SET frozen = ? WHERE id = ?", frozen, id);
    }

    /** True while a request keeps the top-up's credit from being spent. */
    boolean isKeptFrozen(Tx tx, String topUpId) {
        return tx.first(
                        "SELECT id FROM refund_request WHERE top_up_id = ? AND frozen",
                        row -> row.text("id"),
                        topUpId)
                .isPresent();
    }

    /** A new order begins: what answered the one before is in the timeline. */
    void setSent(Tx tx, String id, Instant at) {
        tx.update(
                "UPDATE refund_request SET sent_at = ?, provider_refund_id = NULL WHERE id = ?",
                at,
                id);
    }

    void setProviderRefund(Tx tx, String id, String providerRefundId) {
        tx.update(
                "UPDATE refund_request SET provider_refund_id = ? WHERE id = ?",
                providerRefundId,
                id);
    }

    void markTopUpRefunded(Tx tx, String topUpId) {
        tx.update("UPDATE top_up SET state = 'REFUNDED' WHERE id = ? AND state = 'PAID'", topUpId);
    }

    void markTopUpPaid(Tx tx, String topUpId) {
        tx.update("UPDATE top_up SET state = 'PAID' WHERE id = ? AND state = 'REFUNDED'", topUpId);
    }

    void insertEvent(Tx tx, String refundId, Refund.Event event) {
        tx.update(
                """
                INSERT INTO refund_event (refund_id, seq, at, kind, actor, detail)
                VALUES (?, (SELECT COALESCE(MAX(e.seq), 0) + 1 FROM refund_event e
                    WHERE e.refund_id = ?), ?, ?, ?, ?)
                """,
                refundId,
                refundId,
                event.at(),
                event.kind(),
                event.actor(),
                event.detail());
    }

    List<Refund.Event> events(Tx tx, String refundId) {
        return tx.query(
                "SELECT at, kind, actor, detail FROM refund_event WHERE refund_id = ?"
                        + " ORDER BY seq",
                row ->
                        new Refund.Event(
                                row.time("at"),
                                row.text("kind"),
                                row.text("actor"),
                                row.text("detail")),
                refundId);
    }

    /** What an account has used. */
    record Used(long calls, Money charge, Instant first, Instant last) {}

    /** Charged calls of an account since a time; empty if there are none. */
    Optional<Used> usageSince(Tx tx, String accountId, Instant since) {
        return tx.first(
                """
                SELECT * FROM (SELECT COUNT(*) AS calls, CAST(SUM(charge) AS BIGINT) AS charge,
                        MIN(started_at) AS first_at, MAX(started_at) AS last_at
                    FROM usage_record
                    WHERE account_id = ? AND started_at >= ? AND charge > 0) used
                WHERE used.calls > 0
                """,
                row ->
                        new Used(
                                row.number("calls"),
                                row.money("charge"),
                                row.time("first_at"),
                                row.time("last_at")),
                accountId,
                since);
    }

    private StoredRefund refund(Row row) {
        return new StoredRefund(
                row.text("id"),
                row.constant("state", Refund.State.class),
                topUp(row),
                row.constant("source", Refund.Source.class),
                row.text("reason"),
                row.text("requested_by"),
                row.time("requested_at"),
                row.time("deadline_at"),
                row.time("changed_at"),
                new Standing(
                        row.flag("awaiting_confirmation"),
                        row.flag("frozen"),
                        row.optionalTime("sent_at"),
                        row.optionalNumber("credit_back").map(Money::ofNanos)),
                new Decision(
                        row.optionalText("approved_by"),
                        row.optionalText("rejection_reason"),
                        row.optionalText("refusal").map(Refund.Refusal::valueOf),
                        row.optionalText("exception_by")
                                .map(by -> new Refund.Waiver(by, row.text("exception_reason"))),
                        row.optionalText("provider_refund_id")),
                row.optionalText("certificate").map(this::read));
    }

    private static RequestedTopUp topUp(Row row) {
        return new RequestedTopUp(
                row.text("top_up_id"),
                row.text("account_id"),
                row.text("email"),
                row.constant("top_up_state", TopUp.State.class),
                new Refund.Paid(row.number("amount_minor"), row.text("currency")),
                row.money("credit"),
                row.money("bonus"),
                row.optionalText("payment_id")
                        .map(id ->
                                new PaidBy(
                                        id, row.time("payment_created_at"), row.time("paid_at"))));
    }

    private String write(Certificate certificate) {
        try {
            return json.writeValueAsString(certificate);
        } catch (JsonProcessingException e) {
            throw new StoreException("a certificate that cannot be written", e);
        }
    }

    private Certificate read(String text) {
        try {
            return json.readValue(text, Certificate.class);
        } catch (JsonProcessingException e) {
            throw new StoreException("a certificate that cannot be read", e);
        }
    }
}
