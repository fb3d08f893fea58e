package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.Refund;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The refunds of one payment against what was booked about them, paired in the order of time. What
 * goes back of used credit is booked as goodwill beside the refund; a refund that the customer's
 * bank sent back has an entry that undoes it.
 */
record RefundComparison(
        Payment payment, Booked booked, Tolerances tolerances, Instant now, Report report) {

    /** Takes what does not agree. */
    @FunctionalInterface
    interface Report {
        void add(Kind kind, String subject, Sides sides, Cause cause);
    }

    /** A refund as booked: what went back by all of its entries. */
    private record Back(String entryId, Instant at, Money amount) {

        Back plus(Booked.Entry entry) {
            return new Back(entryId, at, amount.minus(entry.processor()));
        }

        static Back of(Booked.Entry entry) {
            return new Back(entry.id(), entry.at(), entry.processor().negated());
        }
    }

    private List<Back> backs() {
        Deque<Back> found = new ArrayDeque<>();
        boolean mayGrow = false;
        for (Booked.Entry entry : booked.entries()) {
            switch (entry.kind()) {
                case Booked.REFUND -> {
                    found.addLast(Back.of(entry));
                    mayGrow = true;
                }
                case Booked.GOODWILL -> {
                    found.addLast(mayGrow ? found.removeLast().plus(entry) : Back.of(entry));
                    mayGrow = false;
                }
                case Booked.REFUND_FAILED -> {
                    found.pollLast();
                    mayGrow = false;
                }
                default -> mayGrow = false;
            }
        }
        return List.copyOf(found);
    }

    void compare() {
        List<Refund> refunds =
                payment.refunds().stream()
                        .filter(refund -> refund.status() == RefundStatus.SUCCEEDED)
                        .sorted(Comparator.comparing(Refund::createdAt).thenComparing(Refund::id))
                        .toList();
        List<Back> entries = backs();
        int pairs = Math.min(refunds.size(), entries.size());
        for (int i = 0; i < pairs; i++) {
            compare(refunds.get(i), entries.get(i));
        }
        refunds.subList(pairs, refunds.size()).forEach(this::notInLedger);
        entries.subList(pairs, entries.size()).forEach(this::notAtProvider);
    }

    private void compare(Refund refund, Back back) {
        Money ours = back.amount();
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

    private void notAtProvider(Back back) {
        boolean isPending =
                payment.refunds().stream()
                        .anyMatch(refund -> refund.status() == RefundStatus.PENDING);
        if (isOld(back.at())) {
            report.add(
                    Kind.REFUND_NOT_AT_PROVIDER,
                    back.entryId(),
                    Sides.of(Optional.of(back.amount()), Optional.empty()),
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
