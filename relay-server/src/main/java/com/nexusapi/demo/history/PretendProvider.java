package com.nexusapi.demo.history;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The payment provider of the past: answers at the time of the history, which no server can. Its
 * payments are told to the fake provider's server when the demo starts.
 */
final class PretendProvider implements PaymentProvider {

    private static final long FEE_PERCENT = 4;
    private static final long FEE_MINOR = 40;

    private final Clock clock;
    private final Map<String, CheckoutOrder> sessions = new HashMap<>();
    private final Map<String, Payment> payments = new HashMap<>();
    private int made;
    private RefundMood mood = RefundMood.PAYS;

    /** How it takes the next refund. */
    enum RefundMood {
        PAYS,
        FAILS,
        SAYS_NOTHING
    }

    PretendProvider(Clock clock) {
        this.clock = clock;
    }

    void setMood(RefundMood mood) {
        this.mood = mood;
    }

    /** The customer of a top-up pays. */
    void pay(String topUpId) {
        sessions.forEach((session, order) -> {
            if (order.topUpId().equals(topUpId)) {
                payments.put(session, payment(session, order));
            }
        });
    }

    private Payment payment(String session, CheckoutOrder order) {
        long fee = order.amountMinor() * FEE_PERCENT / 100 + FEE_MINOR;
        String id = paymentId(session);
        return new Payment(
                id,
                Payment.Status.SUCCEEDED,
                clock.now(),
                Optional.of(order.topUpId()),
                Optional.of(new Payment.Amount(order.amountMinor(), order.currency())),
                Optional.of(new Payment.Settlement(order.amountMinor() - fee, order.currency())),
                Optional.of("https://invoices.example.com/" + id),
                List.of(),
                List.of());
    }

    private static String paymentId(String session) {
        return session.replace("cks_", "pay_");
    }

    @Override
    public CheckoutCreation createCheckout(CheckoutOrder order) {
        made++;
        String session = "cks_past%05d".formatted(made);
        sessions.put(session, order);
        return new CheckoutCreation.Created(session, "https://checkout.example.com/" + session);
    }

    @Override
    public CheckoutReading checkout(String sessionId) {
        return new CheckoutReading.Found(
                payments.containsKey(sessionId)
                        ? Optional.of(paymentId(sessionId))
                        : Optional.empty());
    }

    @Override
    public PaymentReading payment(String paymentId) {
        return payments.values().stream()
                .filter(payment -> payment.id().equals(paymentId))
                .findFirst()
                .<PaymentReading>map(PaymentReading.Found::new)
                .orElseGet(PaymentReading.NotFound::new);
    }

    @Override
    public RefundCreation refund(RefundOrder order) {
        made++;
        return switch (mood) {
            case PAYS -> new RefundCreation.Made(refund(order, Payment.RefundStatus.SUCCEEDED));
            case FAILS -> new RefundCreation.Made(refund(order, Payment.RefundStatus.FAILED));
            case SAYS_NOTHING -> new RefundCreation.Unknown("no answer: HttpTimeoutException");
        };
    }

    private Payment.Refund refund(RefundOrder order, Payment.RefundStatus status) {
        Payment.Refund refund =
                new Payment.Refund(
                        "ref_past%05d".formatted(made),
                        status,
                        false,
                        Optional.empty(),
                        clock.now());
        payments.replaceAll((session, payment) ->
                payment.id().equals(order.paymentId()) ? with(payment, refund) : payment);
        return refund;
    }

    private static Payment with(Payment payment, Payment.Refund refund) {
        List<Payment.Refund> refunds = new ArrayList<>(payment.refunds());
        refunds.add(refund);
        return payment.with(refunds, payment.disputes());
    }
}
