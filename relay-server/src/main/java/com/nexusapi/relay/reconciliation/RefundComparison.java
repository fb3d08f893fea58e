package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.Refund;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The refunds of one payment against the entries about them, paired in the order of time. */
record RefundComparison(
        Payment payment, Booked booked, Tolerances tolerances, Instant now, Report report) {

    /** Takes what does not agree. */
    @FunctionalInterface
    interface Report {
        void add(Kind kind, String subject, Sides sides, Cause cause);
    }

    void compare() {
        List<Refund> refunds =
                payment.refunds().stream()
                        .filter(refund -> refund.status() == RefundStatus.SUCCEEDED)
                        .sorted(Comparator.comparing(Refund::createdAt).thenComparing(Refund::id))
                        .toList();
        List<Booked.Entry> entries = booked.ofKind(Booked.REFUND);
        int pairs = Math.min(refunds.size(), entries.size());
        for (int i = 0; i < pairs; i++) {
            compare(refunds.get(i), entries.get(i));
        }
        refunds.subList(pairs, refunds.size()).forEach(this::notInLedger);
        entries.subList(pairs, entries.size()).forEach(this::notAtProvider);
    }

    private void compare(Refund refund, Booked.Entry entry) {
        Money ours = entry.processor().negated();
        Optional<Money> theirs = inOurBooks(refund);
        if (theirs.filter(amount -> !tolerances.isSamePayment(ours, amount)).isPresent()) {
            report.add(
                    Kind.REFUND_AMOUNT,
                    refund.id(),
                    Sides.of(Optional.of(ours), theirs),
                    refund.partial() ? Cause.PARTIAL : Cause.UNKNOWN);
        }
    }

    private void notInLedger(Refund refund) {
        if (isOld(refund.createdAt())) {
            report.add(
                    Kind.REFUND_NOT_IN_LEDGER,
                    refund.id(),
                    Sides.of(Optional.empty(), inOurBooks(refund)),
                    refund.partial() ? Cause.PARTIAL : Cause.MADE_AT_PROVIDER);
        }
    }

    private void notAtProvider(Booked.Entry entry) {
        boolean isPending =
                payment.refunds().stream()
                        .anyMatch(refund -> refund.status() == RefundStatus.PENDING);
        if (isOld(entry.at())) {
            report.add(
                    Kind.REFUND_NOT_AT_PROVIDER,
                    entry.id(),
                    Sides.of(Optional.of(entry.processor().negated()), Optional.empty()),
                    isPending ? Cause.STILL_PENDING : Cause.NOT_SUCCEEDED);
        }
    }

    /** The refund's part of the credit; its amount includes the tax that the payment included. */
    private Optional<Money> inOurBooks(Refund refund) {
        if (!refund.partial()) {
            return Optional.of(booked.credit());
        }
        return refund.amount()
                .flatMap(amount ->
                        payment.total()
                                .filter(total ->
                                        total.minor() > 0
                                                && total.currency().equals(amount.currency()))
                                .map(total -> booked.share(amount.minor(), total.minor())));
    }

    private boolean isOld(Instant at) {
        return at.plus(tolerances.motion()).isBefore(now);
    }
}
