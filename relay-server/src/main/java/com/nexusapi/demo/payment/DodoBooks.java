package com.nexusapi.demo.payment;

import com.nexusapi.demo.payment.Deliveries.Happening;
import com.nexusapi.demo.payment.DodoObjects.CheckoutBody;
import com.nexusapi.demo.payment.DodoObjects.CheckoutState;
import com.nexusapi.demo.payment.DodoObjects.Customer;
import com.nexusapi.demo.payment.DodoObjects.Dispute;
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
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What the fake provider remembers, in memory. One lock, this object, guards all of it. */
final class DodoBooks {

    private static final String CURRENCY = "USD";

    private final Clock clock;
    private final Ids ids;
    private final Consumer<Happening> news;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Payment> payments = new LinkedHashMap<>();
    private final Map<String, RefundPlan> plans = new LinkedHashMap<>();

    /**
     * Empty ones.
     *
     * @param news is told what happens
     */
    DodoBooks(Clock clock, Ids ids, Consumer<Happening> news) {
        this.clock = clock;
        this.ids = ids;
        this.news = news;
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
    synchronized Optional<Session> pay(String sessionId, Payer payer) {
        return session(sessionId)
                .map(session -> session.paymentId().isPresent() ? session : paid(session, payer));
    }

    /** The provider's fault or the customer's trick: paid once more in the same checkout. */
    synchronized Optional<Session> payAgain(String sessionId, Payer payer) {
        return session(sessionId).map(session -> paid(session, payer));
    }

    private Session paid(Session session, Payer payer) {
        Payment payment = payment(session, payer);
        Session paid = session.paidBy(payment.paymentId());
        sessions.put(paid.id(), paid);
        keep(payment);
        plans.put(payment.paymentId(), RefundPlan.ofAmount(session.amount()));
        tell("payment.succeeded", payment.paymentId());
        return paid;
    }

    /** The card is refused; the checkout stays open. */
    synchronized Optional<String> fail(String sessionId) {
        return session(sessionId)
                .map(session -> {
                    Payment failed = payment(session, Payer.BRITISH).turned("failed");
                    keep(failed);
                    tell("payment.failed", failed.paymentId());
                    return failed.paymentId();
                });
    }

    /** Somebody pays by a link that is none of our checkouts. */
    synchronized String payWithoutCheckout(long cents) {
        Session loose =
                new Session(
                        "",
                        clock.now(),
                        cents,
                        new Customer("somebody@example.com"),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty());
        Payment payment = payment(loose, Payer.BRITISH);
        keep(payment);
        tell("payment.succeeded", payment.paymentId());
        return payment.paymentId();
    }

    private void keep(Payment payment) {
        payments.put(payment.paymentId(), payment);
    }

    synchronized void remember(PastPayment past) {
        Session session =
                new Session(
                        "",
                        past.createdAt(),
                        past.amountMinor(),
                        new Customer(""),
                        Map.of("topUpId", past.topUpId()),
                        Optional.empty(),
                        Optional.empty());
        Payment payment = payment(past.paymentId(), session, Payer.BRITISH, past.createdAt());
        keep(payment);
        past.refund()
                .ifPresent(refund -> {
                    Refund made =
                            new Refund(
                                    refund.refundId(),
                                    DodoObjects.BUSINESS,
                                    payment.paymentId(),
                                    refund.status(),
                                    payment.totalAmount(),
                                    CURRENCY,
                                    false,
                                    Optional.empty(),
                                    refund.createdAt());
                    keep(payment.withRefunds(List.of(made)));
                });
    }

    private Payment payment(Session session, Payer payer) {
        return payment(ids.next("pay"), session, payer, clock.now());
    }

    /**
     * Total and settlement include the tax; the fee, 4 % and 40 cents, is taken from the latter.
     */
    private static Payment payment(String id, Session session, Payer payer, Instant createdAt) {
        long net = payer.discounted(session.amount());
        long tax = payer.tax(net);
        return new Payment(
                id,
                DodoObjects.BUSINESS,
                Optional.of(session.id()).filter(it -> !it.isEmpty()),
                "succeeded",
                payer.currency(),
                payer.inCurrency(net + tax),
                payer.inCurrency(tax),
                net + tax - Math.min(net, net * 4 / 100 + 40),
                CURRENCY,
                tax,
                session.customer(),
                session.metadata(),
                Optional.of("https://invoices.example.com/" + id),
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
                .map(payment -> make(payment, status, payment.totalAmount(), reason));
    }

    /** Refunds so much on the provider's own pages, where nobody asks us. */
    synchronized Optional<Refund> refundOnDashboard(String paymentId, Optional<Long> amount) {
        return payment(paymentId)
                .map(payment ->
                        make(
                                payment,
                                "succeeded",
                                amount.orElse(payment.totalAmount()),
                                Optional.of("on the dashboard")));
    }

    private Refund make(Payment payment, String status, long amount, Optional<String> reason) {
        Refund refund =
                new Refund(
                        ids.next("ref"),
                        DodoObjects.BUSINESS,
                        payment.paymentId(),
                        status,
                        amount,
                        payment.currency(),
                        amount < payment.totalAmount(),
                        reason,
                        clock.now());
        List<Refund> all = new ArrayList<>(payment.refunds());
        all.add(refund);
        keep(payment.withRefunds(all));
        tellRefund(refund);
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
                    keep(payment.withRefunds(now));
                    payment.refunds().stream()
                            .filter(DodoBooks::isPending)
                            .forEach(refund -> tellRefund(refund.turned(status)));
                });
    }

    private static boolean isPending(Refund refund) {
        return refund.status().equals("pending");
    }

    /** The cardholder asks the bank for the money; returns the dispute's id. */
    synchronized Optional<String> openDispute(String paymentId) {
        return payment(paymentId)
                .map(payment -> {
                    Dispute dispute =
                            new Dispute(
                                    ids.next("dis"),
                                    DodoObjects.BUSINESS,
                                    paymentId,
                                    "dispute",
                                    "dispute_opened",
                                    Long.toString(payment.totalAmount()),
                                    payment.currency(),
                                    clock.now());
                    List<Dispute> all = new ArrayList<>(payment.disputes());
                    all.add(dispute);
                    keep(payment.withDisputes(all));
                    tellDispute(dispute);
                    return dispute.disputeId();
                });
    }

    /**
     * A dispute moves on; false when there is none.
     *
     * @param status such as {@code lost}
     */
    synchronized boolean moveDispute(String disputeId, String stage, String status) {
        Optional<Dispute> found =
                disputes().stream().filter(it -> it.disputeId().equals(disputeId)).findFirst();
        found.ifPresent(dispute -> {
            Dispute moved = dispute.turned(stage, "dispute_" + status);
            Payment payment = payment(dispute.paymentId()).orElseThrow();
            UnaryOperator<Dispute> replace = it -> it.disputeId().equals(disputeId) ? moved : it;
            keep(payment.withDisputes(payment.disputes().stream().map(replace).toList()));
            tellDispute(moved);
        });
        return found.isPresent();
    }

    private void tell(String type, String paymentId) {
        news.accept(new Happening(type, "Payment", () -> payment(paymentId).orElseThrow()));
    }

    /** A pending refund is announced when it is decided. */
    private void tellRefund(Refund refund) {
        if (!isPending(refund)) {
            news.accept(new Happening("refund." + refund.status(), "Refund", () -> refund));
        }
    }

    private void tellDispute(Dispute dispute) {
        String type = dispute.status().replace('_', '.');
        news.accept(new Happening(type, "Dispute", () -> dispute));
    }

    synchronized List<Payment> payments() {
        return List.copyOf(payments.values());
    }

    synchronized List<Refund> refunds() {
        return payments.values().stream().flatMap(payment -> payment.refunds().stream()).toList();
    }

    synchronized List<Dispute> disputes() {
        return payments.values().stream().flatMap(payment -> payment.disputes().stream()).toList();
    }
}
