package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.PaymentProvider.RefundOrder;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.Collection;

/** What must be true of refunds: at an order, and when everything has been folded in. */
final class RefundReckoning {

    private record Ordered(String state, String approvedBy, String requestedBy) {}

    private final Db db;

    RefundReckoning(Db db) {
        this.db = db;
    }

    /** Money is ordered back only for a request that somebody else has approved. */
    void checkOrder(RefundOrder order) {
        Ordered found =
                db.call(tx ->
                                tx.first(
                                        "SELECT state, approved_by, requested_by"
                                                + " FROM refund_request WHERE id = ?",
                                        row ->
                                                new Ordered(
                                                        row.text("state"),
                                                        row.text("approved_by"),
                                                        row.text("requested_by")),
                                        order.refundRequestId()))
                        .orElseThrow();
        Reckoning.expect(found.state().equals("SENDING"), "ordered in another state", found);
        Reckoning.expect(!found.approvedBy().equals(found.requestedBy()), "two eyes", found);
    }

    /** The books say of each payment what the provider and the banks say. */
    void reckon(Collection<Payment> payments) {
        var differences = new LedgerVerifier(db).verify().differences();
        Reckoning.expect(differences.isEmpty(), "books differ", differences);
        db.run(tx -> payments.forEach(payment -> check(tx, payment)));
    }

    private static void check(Tx tx, Payment payment) {
        String topUp = payment.topUpId().orElseThrow();
        Money credit = Money.ofCents(payment.total().orElseThrow().minor());
        Money refunded = Money.ZERO;
        for (Payment.Refund refund : payment.refunds()) {
            if (refund.status() == RefundStatus.SUCCEEDED) {
                refunded = refunded.plus(Money.ofCents(refund.amount().orElseThrow().minor()));
            }
        }
        Money disputed = Money.ZERO;
        for (Payment.Dispute dispute : payment.disputes()) {
            if (dispute.status() == DisputeStatus.LOST) {
                disputed = disputed.plus(Money.ofCents(dispute.amount().minor()));
            }
        }
        Money expected = refunded.min(credit).plus(disputed.min(credit));
        Money booked =
                tx.first(
                                """
                                SELECT CAST(COALESCE(SUM(-posting.amount), 0) AS BIGINT) AS back
                                FROM posting JOIN journal_entry entry
                                    ON entry.id = posting.entry_id
                                WHERE entry.reference = ? AND entry.kind <> 'TOP_UP'
                                    AND posting.ledger_account = 'processor:dodo'
                                """,
                                row -> row.money("back"),
                                topUp)
                        .orElseThrow();
        Reckoning.expect(booked.equals(expected), "money back", payment + " booked " + booked);
        checkFrozen(tx, topUp, payment);
    }

    /** Credit is frozen for a request or by a dispute, and for nobody else. */
    private static void checkFrozen(Tx tx, String topUp, Payment payment) {
        boolean isFrozen =
                LotView.all(tx).stream()
                        .filter(lot -> lot.topUp().filter(topUp::equals).isPresent())
                        .anyMatch(lot -> lot.state().name().equals("FROZEN"));
        boolean isKept =
                tx.first(
                                "SELECT id FROM refund_request WHERE top_up_id = ? AND frozen",
                                row -> row.text("id"),
                                topUp)
                        .isPresent();
        boolean isDisputed =
                payment.disputes().stream()
                        .anyMatch(dispute -> dispute.status() == DisputeStatus.OPENED);
        Reckoning.expect(!isFrozen || isKept || isDisputed, "frozen for nobody", payment);
    }
}
