package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.payment.PaymentProvider.RefundCreation;
import com.nexusapi.relay.payment.PaymentProvider.RefundOrder;
import com.nexusapi.relay.refund.ProviderRefundStore.Seen;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Orders approved money back and writes down what became of it. The provider is told once: the
 * state SENDING is durable before the order, and whoever finds a request in it later reads the
 * payment and never orders again by itself.
 */
public final class SendRefund {

    /** How far the provider's clock may be behind ours. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final RefundDesk desk;
    private final BookRefund books;

    public SendRefund(RefundDesk desk) {
        this.desk = desk;
        this.books = new BookRefund(desk);
    }

    BookRefund books() {
        return books;
    }

    /** Sends a request that is APPROVED; returns it as it is then. */
    Refund send(String refundId) {
        return send(refundId, Timeline.SYSTEM, "");
    }

    /**
     * Sends a request that is APPROVED, or again one that failed or was never received.
     *
     * @param why for the timeline, empty for the first time
     */
    Refund send(String refundId, String actor, String why) {
        StoredRefund refund = desk.db().call(tx -> startSending(tx, refundId, actor, why));
        if (refund.state() != Refund.State.SENDING) {
            return refund.shown();
        }
        RefundOrder order =
                new RefundOrder(refund.payment().paymentId(), refund.id(), refund.reason());
        return switch (desk.provider().refund(order)) {
            case RefundCreation.Made(Payment.Refund made) -> book(refundId, made);
            case RefundCreation.Refused(String reason) -> refused(refundId, reason);
            case RefundCreation.Unknown(String reason) -> {
                desk.db()
                        .call(tx -> {
                            desk.timeline().add(tx, refundId, "no_answer", Timeline.SYSTEM, reason);
                            return reason;
                        });
                yield look(refundId);
            }
        };
    }

    /**
     * The one transition that precedes an order; of two callers one is refused here. A dispute that
     * came since the approval takes the request off the way.
     */
    private StoredRefund startSending(Tx tx, String refundId, String actor, String why) {
        StoredRefund refund = desk.lock(tx, refundId);
        Instant now = desk.clock().now();
        if (refund.state() == Refund.State.APPROVED
                && desk.disputes().isOpenOn(tx, refund.topUp().id())) {
            desk.store().move(tx, refund, Refund.State.INELIGIBLE, now);
            desk.freezing().release(tx, refund);
            desk.timeline()
                    .add(tx, refundId, "ineligible", Timeline.SYSTEM, "the payment is disputed");
            return desk.get(tx, refundId);
        }
        desk.store().move(tx, refund, Refund.State.SENDING, now);
        desk.store().setSent(tx, refundId, now);
        String what = "refund of payment " + refund.payment().paymentId();
        desk.timeline()
                .add(tx, refundId, "sending", actor, why.isEmpty() ? what : what + ": " + why);
        return desk.get(tx, refundId);
    }

    /** A provider that refuses because the money is back already has told us that it is. */
    private Refund refused(String refundId, String reason) {
        StoredRefund refund = desk.get(refundId);
        Optional<Payment.Refund> made =
                desk.evaluation().readPayment(refund) instanceof PaymentReading.Found(var payment)
                        ? found(refund, payment)
                                .filter(each -> each.status() != Payment.RefundStatus.FAILED)
                        : Optional.empty();
        return made.map(each -> book(refundId, each))
                .orElseGet(() ->
                        desk.db().call(tx -> failed(tx, desk.lock(tx, refundId), reason)).shown());
    }

    private StoredRefund failed(Tx tx, StoredRefund refund, String reason) {
        return refund.isUnderWay() ? books.fail(tx, refund, reason) : refund;
    }

    /** Finds out from the payment what became of an order without a known outcome. */
    Refund look(String refundId) {
        StoredRefund refund = desk.get(refundId);
        return switch (desk.evaluation().readPayment(refund)) {
            case PaymentReading.Found(Payment payment) ->
                    found(refund, payment)
                            .map(made ->
                                    isKnown(refund, made) ? refund.shown() : book(refundId, made))
                            .orElseGet(() -> unknown(refundId, "the provider shows no refund"));
            case PaymentReading.NotFound() -> unknown(refundId, "the payment was not found");
            case PaymentReading.Unavailable(String reason) ->
                    unknown(refundId, "the payment could not be read: " + reason);
        };
    }

    private static boolean isKnown(StoredRefund refund, Payment.Refund made) {
        return made.status() == Payment.RefundStatus.PENDING
                && refund.decision().providerRefundId().equals(Optional.of(made.id()));
    }

    private Optional<Payment.Refund> found(StoredRefund refund, Payment payment) {
        return desk.db().call(tx -> answerTo(tx, refund, payment));
    }

    /**
     * The refund that answers our order. A whole refund counts whoever made it: the money is back.
     * One that failed counts if it was made for this order. A partial one is for a person.
     */
    Optional<Payment.Refund> answerTo(Tx tx, StoredRefund refund, Payment payment) {
        Instant from = refund.standing().sentAt().orElse(Instant.EPOCH).minus(CLOCKS_DIFFER);
        List<Payment.Refund> candidates =
                payment.refunds().stream()
                        .filter(made -> !made.partial() && mayAnswer(tx, refund, made))
                        .toList();
        return candidates.stream()
                .filter(made -> made.status() != Payment.RefundStatus.FAILED)
                .findFirst()
                .or(() ->
                        candidates.stream()
                                .filter(made -> !made.createdAt().isBefore(from))
                                .findFirst());
    }

    /** Not one that belongs to another request, nor one of an order before this. */
    private boolean mayAnswer(Tx tx, StoredRefund refund, Payment.Refund made) {
        Optional<Seen> seen = desk.provided().seen(tx, made.id());
        return seen.isEmpty()
                || (seen.get().refundId().equals(Optional.of(refund.id()))
                        && seen.get().status() != Payment.RefundStatus.FAILED);
    }

    private Refund book(String refundId, Payment.Refund made) {
        return desk.db()
                .call(tx -> {
                    StoredRefund refund = desk.lock(tx, refundId);
                    return refund.isUnderWay() ? books.book(tx, refund, made) : refund;
                })
                .shown();
    }

    private Refund unknown(String refundId, String reason) {
        StoredRefund seen = desk.get(refundId);
        return isWithoutAnswer(seen)
                ? desk.db().call(tx -> unknown(tx, desk.lock(tx, refundId), reason)).shown()
                : seen.shown();
    }

    private static boolean isWithoutAnswer(StoredRefund refund) {
        return refund.state() == Refund.State.SENDING
                && refund.decision().providerRefundId().isEmpty();
    }

    private StoredRefund unknown(Tx tx, StoredRefund refund, String reason) {
        if (!isWithoutAnswer(refund)) {
            return refund;
        }
        desk.store().move(tx, refund, Refund.State.OUTCOME_UNKNOWN, desk.clock().now());
        desk.timeline().add(tx, refund.id(), "outcome_unknown", Timeline.SYSTEM, reason);
        return desk.get(tx, refund.id());
    }
}
