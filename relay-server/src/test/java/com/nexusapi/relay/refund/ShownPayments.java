package com.nexusapi.relay.refund;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.Amount;
import com.nexusapi.relay.payment.Payment.Dispute;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.Payment.Stage;
import com.nexusapi.relay.payment.PaymentProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The provider, whose payments show besides what somebody did on its own pages and what banks did.
 */
final class ShownPayments implements PaymentProvider {

    private final PaymentProvider provider;
    private final Clock clock;
    private final Map<String, List<Payment.Refund>> refunds = new LinkedHashMap<>();
    private final Map<String, List<Dispute>> disputes = new LinkedHashMap<>();

    ShownPayments(PaymentProvider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    /** A refund of so many cents, tax included; empty for all of it. */
    void refund(String paymentId, String refundId, RefundStatus status, Optional<Long> cents) {
        long total = 2_400;
        Payment.Refund refund =
                new Payment.Refund(
                        refundId,
                        status,
                        cents.isPresent(),
                        Optional.of(new Amount(cents.orElse(total), "USD")),
                        clock.now());
        List<Payment.Refund> all = refunds.computeIfAbsent(paymentId, id -> new ArrayList<>());
        all.removeIf(other -> other.id().equals(refundId));
        all.add(refund);
    }

    /** A dispute about so many cents, tax included. */
    void dispute(
            String paymentId, String disputeId, Stage stage, DisputeStatus status, long cents) {
        Dispute dispute =
                new Dispute(disputeId, stage, status, new Amount(cents, "USD"), clock.now());
        List<Dispute> all = disputes.computeIfAbsent(paymentId, id -> new ArrayList<>());
        all.removeIf(other -> other.id().equals(disputeId));
        all.add(dispute);
    }

    @Override
    public CheckoutCreation createCheckout(CheckoutOrder order) {
        return provider.createCheckout(order);
    }

    @Override
    public CheckoutReading checkout(String sessionId) {
        return provider.checkout(sessionId);
    }

    @Override
    public PaymentReading payment(String paymentId) {
        return switch (provider.payment(paymentId)) {
            case PaymentReading.Found(Payment payment) -> new PaymentReading.Found(shown(payment));
            case PaymentReading.NotFound notFound -> notFound;
            case PaymentReading.Unavailable unavailable -> unavailable;
        };
    }

    private Payment shown(Payment payment) {
        List<Payment.Refund> allRefunds = new ArrayList<>(payment.refunds());
        allRefunds.addAll(refunds.getOrDefault(payment.id(), List.of()));
        List<Dispute> allDisputes = new ArrayList<>(payment.disputes());
        allDisputes.addAll(disputes.getOrDefault(payment.id(), List.of()));
        return payment.with(allRefunds, allDisputes);
    }

    @Override
    public RefundCreation refund(RefundOrder order) {
        return provider.refund(order);
    }
}
