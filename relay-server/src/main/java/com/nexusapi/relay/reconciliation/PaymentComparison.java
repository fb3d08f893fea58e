package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One payment as the provider shows it against what the books say of it: every payment, refund,
 * dispute and fee has one entry, and every entry one of them. What is young may still be on its
 * way, from either side, and is left alone.
 */
final class PaymentComparison {

    private static final String USD = "USD";

    private final Payment payment;
    private final Optional<Booked> booked;
    private final Money laterFees;
    private final Tolerances tolerances;
    private final Instant now;
    private final List<Finding> found = new ArrayList<>();

    /**
     * Compares at a time.
     *
     * @param booked the top-up that was credited for this payment
     * @param laterFees what the provider's ledger takes for the payment's refunds and disputes
     */
    PaymentComparison(
            Payment payment,
            Optional<Booked> booked,
            Money laterFees,
            Tolerances tolerances,
            Instant now) {
        this.payment = payment;
        this.booked = booked;
        this.laterFees = laterFees;
        this.tolerances = tolerances;
        this.now = now;
    }

    static String scope(String paymentId) {
        return "payment " + paymentId;
    }

    /**
     * What does not agree.
     *
     * @param named the top-up that the payment names, when it was not credited for this payment
     */
    List<Finding> differences(Optional<Booked> named) {
        if (booked.isEmpty()) {
            notBooked(named);
        } else if (payment.status() != Payment.Status.SUCCEEDED) {
            add(
                    Kind.PAYMENT_NOT_AT_PROVIDER,
                    payment.id(),
                    Sides.of(Optional.of(booked.get().gross()), Optional.empty()),
                    Cause.NOT_SUCCEEDED);
        } else {
            compareCredit(booked.get());
            compareSettlement(booked.get());
            new RefundComparison(payment, booked.get(), tolerances, now, this::add).compare();
            new DisputeComparison(payment, booked.get(), tolerances, now, this::add).compare();
        }
        return found;
    }

    /** Money that came and was booked nowhere; not if all of it went back. */
    private void notBooked(Optional<Booked> named) {
        boolean isBack =
                payment.refunds().stream()
                        .anyMatch(refund ->
                                refund.status() == Payment.RefundStatus.SUCCEEDED
                                        && !refund.partial());
        boolean stands = payment.status() == Payment.Status.SUCCEEDED && !isBack;
        if (!stands || !isOld(payment.createdAt(), tolerances.motion())) {
            return;
        }
        Cause cause =
                named.map(topUp ->
                                topUp.paymentId().isPresent()
                                        ? Cause.SECOND_PAYMENT
                                        : Cause.NOT_TAKEN_OVER)
                        .orElse(Cause.NAMES_NO_TOP_UP);
        Optional<Money> came =
                payment.settlement()
                        .filter(settlement -> settlement.currency().equals(USD))
                        .map(settlement -> Money.ofCents(settlement.netMinor()));
        add(Kind.PAYMENT_NOT_IN_LEDGER, payment.id(), Sides.of(Optional.empty(), came), cause);
    }

    private void compareCredit(Booked ours) {
        List<Booked.Entry> entries = ours.ofKind(Booked.TOP_UP);
        if (entries.isEmpty()) {
            add(
                    Kind.PAYMENT_NOT_IN_LEDGER,
                    payment.id(),
                    Sides.of(Optional.empty(), Optional.of(ours.credit())),
                    Cause.UNKNOWN);
            return;
        }
        if (entries.size() > 1) {
            add(
                    Kind.PAYMENT_BOOKED_TWICE,
                    payment.id(),
                    Sides.of(ours.gross(), ours.credit()),
                    Cause.UNKNOWN);
            return;
        }
        Optional<Money> paid = otherNet(ours).map(net -> ours.share(net, ours.amountMinor()));
        Money theirs = paid.orElse(ours.credit());
        if (!tolerances.isSamePayment(ours.gross(), theirs)) {
            add(
                    Kind.PAYMENT_AMOUNT,
                    payment.id(),
                    Sides.of(ours.gross(), theirs),
                    paid.isPresent() ? Cause.AMOUNT_CHANGED_AT_CHECKOUT : Cause.UNKNOWN);
        }
    }

    /**
     * What was paid net of tax in the currency of the order, where that is not what was ordered.
     */
    private Optional<Long> otherNet(Booked ours) {
        return payment.total()
                .filter(total -> total.currency().equals(ours.currency()))
                .map(total -> total.minor() - payment.tax().map(Payment.Amount::minor).orElse(0L))
                .filter(net ->
                        net < ours.amountMinor()
                                || (net > ours.amountMinor() && payment.tax().isPresent()));
    }

    private void compareSettlement(Booked ours) {
        if (payment.settlement().isEmpty()) {
            if (isOld(payment.createdAt(), tolerances.settlement())) {
                add(
                        Kind.SETTLEMENT_MISSING,
                        payment.id(),
                        Sides.of(Optional.of(ours.net()), Optional.empty()),
                        Cause.NOT_SETTLED_YET);
            }
            return;
        }
        Settlement settlement = payment.settlement().get();
        boolean isExchanged =
                !ours.currency().equals(USD)
                        || payment.total()
                                .filter(total -> !total.currency().equals(USD))
                                .isPresent();
        if (!settlement.currency().equals(USD)) {
            settledElsewhere(ours);
            return;
        }
        Money net = Money.ofCents(settlement.netMinor());
        if (!tolerances.isSamePayment(ours.net(), net) && isExchanged) {
            add(Kind.EXCHANGE, payment.id(), Sides.of(ours.net(), net), Cause.EXCHANGE_RATE);
            return;
        }
        Money exchanged =
                ours.entries().stream().map(Booked.Entry::exchange).reduce(Money.ZERO, Money::plus);
        Money fees = ours.credit().minus(net).minus(exchanged).plus(laterFees);
        if (!tolerances.isSamePayment(ours.fees(), fees)) {
            add(Kind.FEE, payment.id(), Sides.of(ours.fees(), fees), Cause.FEE_NOT_AS_BOOKED);
        }
    }

    /** What it means in dollars is known only once somebody has booked the exchange. */
    private void settledElsewhere(Booked ours) {
        if (ours.ofKind(Booked.SETTLEMENT_DIFFERENCE).isEmpty()
                && isOld(payment.createdAt(), tolerances.motion())) {
            add(
                    Kind.EXCHANGE,
                    payment.id(),
                    Sides.of(Optional.of(ours.net()), Optional.empty()),
                    Cause.SETTLED_IN_OTHER_CURRENCY);
        }
    }

    private boolean isOld(Instant at, Duration age) {
        return at.plus(age).isBefore(now);
    }

    private void add(Kind kind, String subject, Sides sides, Cause cause) {
        found.add(new Finding(kind, subject, scope(payment.id()), sides, cause, evidence()));
    }

    private List<Fact> evidence() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("payment", payment.id()));
        facts.add(new Fact("paymentStatus", payment.status().name()));
        facts.add(new Fact("paidAt", payment.createdAt().toString()));
        payment.total().ifPresent(total -> facts.add(new Fact("total", total.shown())));
        payment.settlement()
                .ifPresent(settlement ->
                        facts.add(
                                new Fact(
                                        "settlement",
                                        new Payment.Amount(
                                                        settlement.netMinor(),
                                                        settlement.currency())
                                                .shown())));
        payment.refunds()
                .forEach(refund ->
                        facts.add(new Fact("refund", refund.id() + " " + refund.status())));
        payment.disputes()
                .forEach(dispute ->
                        facts.add(new Fact("dispute", dispute.id() + " " + dispute.status())));
        payment.topUpId().ifPresent(id -> facts.add(new Fact("topUp", id)));
        booked.ifPresent(ours -> {
            facts.add(new Fact("account", ours.accountId()));
            facts.add(new Fact("credit", ours.credit().toString()));
            ours.entries()
                    .forEach(entry ->
                            facts.add(
                                    new Fact(
                                            "entry",
                                            entry.id()
                                                    + " "
                                                    + entry.kind()
                                                    + " "
                                                    + entry.processor())));
        });
        return facts;
    }
}
