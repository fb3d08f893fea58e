package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.payment.PaymentProvider.RefundCreation;
import com.nexusapi.relay.payment.PaymentProvider.RefundOrder;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/**
 * Orders approved money back and writes down what became of it. The provider is told once: the
 * state SENDING is durable before the order, and whoever finds a request in it later reads the
 * payment and never orders again.
 */
public final class SendRefund {

    private final RefundDesk desk;

    public SendRefund(RefundDesk desk) {
        this.desk = desk;
    }

    /** Sends a request that is APPROVED; returns it as it is then. */
    Refund send(String refundId) {
        StoredRefund refund = desk.db().call(tx -> startSending(tx, refundId));
        RefundOrder order =
                new RefundOrder(refund.payment().paymentId(), refund.id(), refund.reason());
        return switch (desk.provider().refund(order)) {
            case RefundCreation.Made(Payment.Refund made) -> finish(refundId, made);
            case RefundCreation.Refused(String reason) ->
                    desk.db().call(tx -> fail(tx, desk.lock(tx, refundId), reason)).shown();
            case RefundCreation.Unknown(String reason) -> {
                desk.db()
                        .run(tx ->
                                desk.timeline()
                                        .add(tx, refundId, "no_answer", Timeline.SYSTEM, reason));
                yield look(refundId);
            }
        };
    }

    /** The one transition that precedes an order; of two callers one is refused here. */
    private StoredRefund startSending(Tx tx, String refundId) {
        StoredRefund refund = desk.lock(tx, refundId);
        desk.store().move(tx, refund, Refund.State.SENDING, desk.clock().now());
        desk.timeline()
                .add(
                        tx,
                        refundId,
                        "sending",
                        Timeline.SYSTEM,
                        "refund of payment " + refund.payment().paymentId());
        return refund;
    }

    /** Finds out from the payment what became of an order without a known outcome. */
    Refund look(String refundId) {
        StoredRefund refund = desk.get(refundId);
        return switch (desk.evaluation().readPayment(refund)) {
            case PaymentReading.Found(Payment payment) ->
                    found(refund, payment)
                            .map(made -> finish(refundId, made))
                            .orElseGet(() -> unknown(refundId, "the provider shows no refund"));
            case PaymentReading.NotFound() -> unknown(refundId, "the payment was not found");
            case PaymentReading.Unavailable(String reason) ->
                    unknown(refundId, "the payment could not be read: " + reason);
        };
    }

    /**
     * The refund that answers our order. A whole refund counts whoever made it: the money is back.
     * One that failed counts unless it belongs to an earlier request. A partial one is for a
     * person.
     */
    private Optional<Payment.Refund> found(StoredRefund refund, Payment payment) {
        List<String> earlier =
                desk.db().call(tx -> desk.store().ofTopUp(tx, refund.topUp().id())).stream()
                        .filter(other -> !other.id().equals(refund.id()))
                        .flatMap(other -> other.decision().providerRefundId().stream())
                        .toList();
        List<Payment.Refund> ours =
                payment.refunds().stream()
                        .filter(made -> !made.partial() && !earlier.contains(made.id()))
                        .toList();
        return ours.stream()
                .filter(made -> made.status() != Payment.RefundStatus.FAILED)
                .findFirst()
                .or(() -> ours.stream().findFirst());
    }

    private Refund finish(String refundId, Payment.Refund made) {
        return desk.db().call(tx -> finish(tx, desk.lock(tx, refundId), made)).shown();
    }

    private StoredRefund finish(Tx tx, StoredRefund refund, Payment.Refund made) {
        boolean waits =
                refund.state() == Refund.State.SENDING
                        || refund.state() == Refund.State.OUTCOME_UNKNOWN;
        if (!waits) {
            return refund;
        }
        desk.store().setProviderRefund(tx, refund.id(), made.id());
        return switch (made.status()) {
            case SUCCEEDED -> complete(tx, refund, made);
            case FAILED -> fail(tx, refund, "the provider's refund " + made.id() + " failed");
            case PENDING -> pending(tx, refund, made);
        };
    }

    private StoredRefund complete(Tx tx, StoredRefund refund, Payment.Refund made) {
        String entryId = desk.ledger().refund(tx, refund.topUp().id());
        desk.store().markTopUpRefunded(tx, refund.topUp().id());
        desk.store().move(tx, refund, Refund.State.REFUNDED, desk.clock().now());
        desk.timeline()
                .add(
                        tx,
                        refund.id(),
                        "refunded",
                        Timeline.SYSTEM,
                        "provider's refund " + made.id() + ", entry " + entryId);
        return desk.store().find(tx, refund.id()).orElseThrow();
    }

    /** The credit stays frozen: the order may be sent again, or the request rejected. */
    private StoredRefund fail(Tx tx, StoredRefund refund, String reason) {
        desk.store().move(tx, refund, Refund.State.FAILED, desk.clock().now());
        desk.timeline().add(tx, refund.id(), "failed", Timeline.SYSTEM, reason);
        return desk.store().find(tx, refund.id()).orElseThrow();
    }

    private StoredRefund pending(Tx tx, StoredRefund refund, Payment.Refund made) {
        boolean isNew = !refund.decision().providerRefundId().equals(Optional.of(made.id()));
        if (isNew) {
            desk.timeline()
                    .add(
                            tx,
                            refund.id(),
                            "pending",
                            Timeline.SYSTEM,
                            "provider's refund " + made.id() + " is pending");
        }
        return desk.store().find(tx, refund.id()).orElseThrow();
    }

    private Refund unknown(String refundId, String reason) {
        return desk.db()
                .call(tx -> {
                    StoredRefund refund = desk.lock(tx, refundId);
                    boolean isKnown = refund.decision().providerRefundId().isPresent();
                    if (isKnown || refund.state() != Refund.State.SENDING) {
                        return refund;
                    }
                    desk.store().move(tx, refund, Refund.State.OUTCOME_UNKNOWN, desk.clock().now());
                    desk.timeline().add(tx, refundId, "outcome_unknown", Timeline.SYSTEM, reason);
                    return desk.store().find(tx, refundId).orElseThrow();
                })
                .shown();
    }
}
