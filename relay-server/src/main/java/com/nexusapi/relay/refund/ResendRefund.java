package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Orders a refund again on a person's word: one that failed, and one of which nothing was heard.
 * The payment is read first; money that went back, or may be on its way, is never ordered again.
 */
public final class ResendRefund {

    /** So long the provider has to show nothing of an order before it counts as never received. */
    public static final Duration SILENCE = Duration.ofHours(24);

    private final RefundDesk desk;
    private final SendRefund send;

    public ResendRefund(RefundDesk desk, SendRefund send) {
        this.desk = desk;
        this.send = send;
    }

    /** Answer to {@link #retry} and {@link #confirmUnsent}. */
    public sealed interface Outcome {
        /** Ordered, or found done; the refund shows how far it came. */
        record Sent(Refund refund) implements Outcome {}

        /** Not before then. */
        record TooEarly(Instant at) implements Outcome {}

        /** Nothing was ordered. */
        record NotSendable(String reason) implements Outcome {}

        record ProviderUnavailable(String reason) implements Outcome {}
    }

    /**
     * Orders a refund that is FAILED again.
     *
     * @throws IllegalTransition if it is not
     * @throws NoSuchRefund if there is none
     */
    public Outcome retry(String refundId, String operator) {
        StoredRefund refund = desk.get(refundId);
        if (refund.state() != Refund.State.FAILED) {
            throw new IllegalTransition(refund.state(), Refund.State.SENDING);
        }
        return resend(refund, operator, "again");
    }

    /**
     * Somebody has made sure that an order whose outcome is unknown never reached the provider.
     *
     * @param reason how that is known
     * @throws IllegalTransition if the request is not OUTCOME_UNKNOWN
     * @throws NoSuchRefund if there is none
     */
    public Outcome confirmUnsent(String refundId, String operator, String reason) {
        String line = RequestRefund.reason(reason);
        StoredRefund refund = desk.get(refundId);
        if (refund.state() != Refund.State.OUTCOME_UNKNOWN) {
            throw new IllegalTransition(refund.state(), Refund.State.SENDING);
        }
        Instant from = resendableAt(refund);
        return desk.clock().now().isBefore(from)
                ? new Outcome.TooEarly(from)
                : resend(refund, operator, line);
    }

    /** From when on an order without an answer may be given again. */
    static Instant resendableAt(StoredRefund refund) {
        return refund.standing().sentAt().orElse(refund.changedAt()).plus(SILENCE);
    }

    private Outcome resend(StoredRefund refund, String operator, String why) {
        if (!refund.standing().frozen()) {
            return new Outcome.NotSendable("the credit is not frozen: reject the request instead");
        }
        return switch (desk.evaluation().readPayment(refund)) {
            case PaymentReading.Found(Payment payment) ->
                    obstacle(refund, payment)
                            .orElseGet(
                                    () -> new Outcome.Sent(send.send(refund.id(), operator, why)));
            case PaymentReading.NotFound() ->
                    new Outcome.ProviderUnavailable("the provider does not know the payment");
            case PaymentReading.Unavailable(String reason) ->
                    new Outcome.ProviderUnavailable(reason);
        };
    }

    private Optional<Outcome> obstacle(StoredRefund refund, Payment payment) {
        if (payment.isRefundedOrBeing()) {
            return Optional.of(
                    refund.isUnderWay()
                            ? new Outcome.Sent(send.look(refund.id()))
                            : new Outcome.NotSendable("the provider shows a refund already"));
        }
        return payment.isDisputed()
                ? Optional.of(new Outcome.NotSendable("the payment is disputed"))
                : Optional.empty();
    }
}
