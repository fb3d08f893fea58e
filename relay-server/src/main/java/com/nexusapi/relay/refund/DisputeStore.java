package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment.Amount;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.Stage;
import com.nexusapi.relay.refund.StoredDispute.Disputed;
import com.nexusapi.relay.refund.StoredDispute.Doing;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code dispute} and {@code dispute_event}. Written under the account's lock. */
final class DisputeStore {

    private static final String SELECT =
            """
            SELECT d.id, d.top_up_id, d.account_id, a.email, d.stage, d.status, d.amount_minor,
                d.currency, d.credit, d.suspended, d.charged_as, d.rounds, d.opened_at,
                d.changed_at
            FROM dispute d JOIN account a ON a.id = d.account_id
            """;

    Optional<StoredDispute> find(Tx tx, String id) {
        return tx.first(SELECT + "WHERE d.id = ?", DisputeStore::dispute, id);
    }

    List<StoredDispute> ofTopUp(Tx tx, String topUpId) {
        return tx.query(
                SELECT + "WHERE d.top_up_id = ? ORDER BY d.opened_at, d.id",
                DisputeStore::dispute,
                topUpId);
    }

    List<StoredDispute> ofAccount(Tx tx, String accountId) {
        return tx.query(
                SELECT + "WHERE d.account_id = ? ORDER BY d.opened_at, d.id",
                DisputeStore::dispute,
                accountId);
    }

    /** The newest first, from before a place in that order. */
    List<StoredDispute> pageBefore(Tx tx, Instant openedAt, String id, int limit) {
        return tx.query(
                SELECT
                        + """
                        WHERE d.opened_at < ? OR (d.opened_at = ? AND d.id < ?)
                        ORDER BY d.opened_at DESC, d.id DESC LIMIT ?
                        """,
                DisputeStore::dispute,
                openedAt,
                openedAt,
                id,
                limit);
    }

    /** Since when the disputes that wait for the bank do, the oldest first. */
    List<Instant> openSince(Tx tx) {
        return tx.query(
                """
                SELECT opened_at FROM dispute
                WHERE status IN ('OPENED', 'CHALLENGED', 'UNKNOWN') ORDER BY opened_at
                """,
                row -> row.time("opened_at"));
    }

    /** True while the bank has not decided about the top-up's payment. */
    boolean isOpenOn(Tx tx, String topUpId) {
        return ofTopUp(tx, topUpId).stream().anyMatch(each -> each.state() == Dispute.State.OPEN);
    }

    /**
     * The credit whose money the bank took before a dispute proper: the provider may show the same
     * movement as a refund too.
     */
    Money takenEarly(Tx tx, String topUpId) {
        return ofTopUp(tx, topUpId).stream()
                .filter(each -> each.stage() == Stage.PRE_DISPUTE)
                .filter(each -> each.doing().chargedAs().isPresent())
                .map(StoredDispute::credit)
                .reduce(Money.ZERO, Money::plus);
    }

    void insert(Tx tx, StoredDispute dispute) {
        tx.update(
                """
                INSERT INTO dispute (id, account_id, top_up_id, stage, status, amount_minor,
                    currency, credit, suspended, charged_as, rounds, opened_at, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                dispute.id(),
                dispute.about().accountId(),
                dispute.about().topUpId(),
                dispute.stage(),
                dispute.status(),
                dispute.amount().minor(),
                dispute.amount().currency(),
                dispute.credit(),
                dispute.doing().suspended(),
                dispute.doing().chargedAs(),
                dispute.doing().rounds(),
                dispute.openedAt(),
                dispute.changedAt());
    }

    void update(Tx tx, StoredDispute dispute) {
        tx.update(
                """
                UPDATE dispute SET stage = ?, status = ?, suspended = ?, charged_as = ?,
                    rounds = ?, changed_at = ?
                WHERE id = ?
                """,
                dispute.stage(),
                dispute.status(),
                dispute.doing().suspended(),
                dispute.doing().chargedAs(),
                dispute.doing().rounds(),
                dispute.changedAt(),
                dispute.id());
    }

    void insertEvent(Tx tx, String disputeId, Refund.Event event) {
        tx.update(
                """
                INSERT INTO dispute_event (dispute_id, seq, at, kind, actor, detail)
                VALUES (?, (SELECT COALESCE(MAX(e.seq), 0) + 1 FROM dispute_event e
                    WHERE e.dispute_id = ?), ?, ?, ?, ?)
                """,
                disputeId,
                disputeId,
                event.at(),
                event.kind(),
                event.actor(),
                event.detail());
    }

    List<Refund.Event> events(Tx tx, String disputeId) {
        return tx.query(
                "SELECT at, kind, actor, detail FROM dispute_event WHERE dispute_id = ?"
                        + " ORDER BY seq",
                row ->
                        new Refund.Event(
                                row.time("at"),
                                row.text("kind"),
                                row.text("actor"),
                                row.text("detail")),
                disputeId);
    }

    private static StoredDispute dispute(Row row) {
        return new StoredDispute(
                row.text("id"),
                new Disputed(row.text("top_up_id"), row.text("account_id"), row.text("email")),
                row.constant("stage", Stage.class),
                row.constant("status", DisputeStatus.class),
                new Amount(row.number("amount_minor"), row.text("currency")),
                row.money("credit"),
                new Doing(
                        row.flag("suspended"),
                        row.optionalText("charged_as"),
                        row.number("rounds")),
                row.time("opened_at"),
                row.time("changed_at"));
    }
}
