package com.nexusapi.demo.payment;

import com.nexusapi.demo.payment.DodoObjects.CheckoutBody;
import com.nexusapi.demo.payment.DodoObjects.CheckoutState;
import com.nexusapi.demo.payment.DodoObjects.Customer;
import com.nexusapi.demo.payment.DodoObjects.Payment;
import com.nexusapi.demo.payment.DodoObjects.Refund;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fake provider remembers, in memory. One lock, this object, guards all of it. */
final class DodoBooks {

    private static final String CURRENCY = "USD";
    private static final long TAX_PERCENT = 20;

    private final Clock clock;
    private final Ids ids;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Payment> payments = new LinkedHashMap<>();
    private final Map<String, RefundPlan> plans = new LinkedHashMap<>();

    DodoBooks(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** An open checkout. */
    record Session(
            String id,
            Instant createdAt,
            long amount,
            Customer customer,
            Map<String, String> metadata,
            Optional<String> returnUrl,
            Optional<String> paymentId) {

        Session paidBy(String payment) {
            return new Session(
                    id, createdAt, amount, customer, metadata, returnUrl, Optional.of(payment));
        }
    }

    synchronized Optional<Session> open(CheckoutBody body) {
        long amount =
                body.productCart().orElse(List.of()).stream()
                        .mapToLong(item -> item.amount().orElse(0L) * item.quantity())
                        .sum();
        if (amount <= 0 || !body.billingCurrency().orElse(CURRENCY).equals(CURRENCY)) {
            return Optional.empty();
        }
        Session session =
                new Session(
                        ids.next("cks"),
                        clock.now(),
                        amount,
                        body.customer().orElse(new Customer("")),
                        body.metadata().orElse(Map.of()),
                        body.returnUrl(),
                        Optional.empty());
        sessions.put(session.id(), session);
        return Optional.of(session);
    }

    synchronized Optional<Session> session(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    synchronized Optional<CheckoutState> state(String sessionId) {
        return session(sessionId)
                .map(session ->
                        new CheckoutState(
                                session.id(),
                                session.createdAt(),
                                Optional.of(session.customer().email()),
                                session.paymentId(),
                                session.paymentId().map(_ -> "succeeded")));
    }

    /** The customer presses the button; pressing it again finds the payment already made. */
    synchronized Optional<Session> pay(String sessionId) {
        return session(sessionId)
                .map(session -> {
                    if (session.paymentId().isPresent()) {
                        return session;
                    }
                    Session paid = session.paidBy(ids.next("pay"));
                    sessions.put(paid.id(), paid);
                    record(paid);
                    return paid;
                });
    }

    private void record(Session paid) {
        String id = paid.paymentId().orElseThrow();
        payments.put(id, payment(id, paid.amount(), paid.customer(), paid.metadata(), clock.now()));
        plans.put(id, RefundPlan.ofAmount(paid.amount()));
    }

    synchronized void remember(PastPayment past) {
        Payment payment =
                payment(
                        past.paymentId(),
                        past.amountMinor(),
                        new Customer(""),
                        Map.of("topUpId", past.topUpId()),
                        past.createdAt());
        payments.put(payment.paymentId(), payment);
        if (past.refunded()) {
            make(payment, "succeeded", Optional.empty());
        }
    }

    /**
     * Total and settlement include the tax; the fee, 4 % and 40 cents, is taken from the latter.
     */
    private Payment payment(
            String id,
            long amount,
            Customer customer,
            Map<String, String> metadata,
            Instant createdAt) {
        long tax = amount * TAX_PERCENT / 100;
        return new Payment(
                id,
                DodoObjects.BUSINESS,
                "succeeded",
                CURRENCY,
                amount + tax,
                tax,
                amount + tax - Math.min(amount, amount * 4 / 100 + 40),
                CURRENCY,
                tax,
                customer,
                metadata,
                "https://invoices.example.com/" + id,
                Optional.empty(),
                List.of(),
                List.of(),
                createdAt);
    }

    synchronized Optional<Payment> payment(String id) {
        return Optional.ofNullable(payments.get(id));
    }

    synchronized RefundPlan planOf(String paymentId) {
        return plans.getOrDefault(paymentId, RefundPlan.SUCCEED);
    }

    synchronized void plan(String paymentId, RefundPlan plan) {
        plans.put(paymentId, plan);
    }

    /** Refuses, by an empty answer, a second refund of money that is already on its way back. */
    synchronized Optional<Refund> refund(String paymentId, String status, Optional<String> reason) {
        return payment(paymentId)
                .filter(payment ->
                        payment.refunds().stream()
                                .allMatch(refund -> refund.status().equals("failed")))
                .map(payment -> make(payment, status, reason));
    }

    private Refund make(Payment payment, String status, Optional<String> reason) {
        Refund refund =
                new Refund(
                        ids.next("ref"),
                        DodoObjects.BUSINESS,
                        payment.paymentId(),
                        status,
                        payment.totalAmount(),
                        CURRENCY,
                        false,
                        reason,
                        clock.now());
        List<Refund> all = new ArrayList<>(payment.refunds());
        all.add(refund);
        payments.put(payment.paymentId(), payment.with(all));
        return refund;
    }

    /** The bank has decided on the pending refunds of a payment. */
    synchronized void decidePending(String paymentId, String status) {
        payment(paymentId)
                .ifPresent(payment -> {
                    List<Refund> now =
                            payment.refunds().stream()
                                    .map(r -> isPending(r) ? r.turned(status) : r)
                                    .toList();
                    payments.put(paymentId, payment.with(now));
                });
    }

    private static boolean isPending(Refund refund) {
        return refund.status().equals("pending");
    }

    synchronized List<Payment> payments() {
        return List.copyOf(payments.values());
    }

    synchronized List<Refund> refunds() {
        return payments.values().stream().flatMap(payment -> payment.refunds().stream()).toList();
    }
}
