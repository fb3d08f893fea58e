package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.Dispute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The disputes of one payment against the chargebacks in the books. The money of a dispute that is
 * lost is gone, that of one which is over otherwise is back; in between both are right.
 */
record DisputeComparison(
        Payment payment,
        Booked booked,
        Tolerances tolerances,
        Instant now,
        RefundComparison.Report report) {

    private enum Fate {
        GONE,
        BACK,
        UNDECIDED
    }

    void compare() {
        payment.disputes().forEach(this::compare);
        for (Booked.Entry entry : booked.ofKind(Booked.CHARGEBACK)) {
            boolean isKnown =
                    payment.disputes().stream()
                            .anyMatch(dispute -> entry.isOfDispute(dispute.id()));
            if (!isKnown && isOld(entry.at())) {
                notAtProvider(entry, entry.id(), Cause.UNKNOWN_TO_PROVIDER);
            }
        }
    }

    private void compare(Dispute dispute) {
        Optional<Booked.Entry> chargeback = of(dispute, Booked.CHARGEBACK);
        boolean stands = chargeback.isPresent() && of(dispute, Booked.DISPUTE_WON).isEmpty();
        switch (moneyOf(dispute)) {
            case GONE -> {
                if (stands) {
                    compare(dispute, chargeback.get());
                } else if (isOld(dispute.createdAt())) {
                    report.add(
                            Kind.DISPUTE_NOT_IN_LEDGER,
                            dispute.id(),
                            Sides.of(Optional.empty(), Optional.of(inOurBooks(dispute))),
                            chargeback.isPresent() ? Cause.DISPUTE_TURNED : Cause.NOT_TAKEN_OVER);
                }
            }
            case BACK -> {
                if (stands && isOld(chargeback.get().at())) {
                    notAtProvider(chargeback.get(), dispute.id(), Cause.DISPUTE_TURNED);
                }
            }
            case UNDECIDED -> {
                if (stands) {
                    compare(dispute, chargeback.get());
                }
            }
        }
    }

    private static Fate moneyOf(Dispute dispute) {
        return switch (dispute.status()) {
            case LOST, ACCEPTED -> Fate.GONE;
            case WON, CANCELLED, EXPIRED -> Fate.BACK;
            case OPENED, CHALLENGED, UNKNOWN -> Fate.UNDECIDED;
        };
    }

    private void compare(Dispute dispute, Booked.Entry chargeback) {
        Money ours = taken(chargeback);
        Money theirs = inOurBooks(dispute);
        if (!tolerances.isSamePayment(ours, theirs)) {
            report.add(
                    Kind.DISPUTE_AMOUNT,
                    dispute.id(),
                    Sides.of(ours, theirs),
                    theirs.compareTo(ours) < 0 ? Cause.PARTIAL : Cause.UNKNOWN);
        }
    }

    private void notAtProvider(Booked.Entry entry, String subject, Cause cause) {
        report.add(
                Kind.DISPUTE_NOT_AT_PROVIDER,
                subject,
                Sides.of(Optional.of(taken(entry)), Optional.empty()),
                cause);
    }

    /** Without the dispute's fee, which is compared with the other fees. */
    private static Money taken(Booked.Entry chargeback) {
        return chargeback.processor().negated().minus(chargeback.fees());
    }

    private Optional<Booked.Entry> of(Dispute dispute, String kind) {
        List<Booked.Entry> entries = booked.ofKind(kind);
        return entries.stream().filter(entry -> entry.isOfDispute(dispute.id())).findFirst();
    }

    /** The disputed part of the credit; all of it where the amounts cannot be compared. */
    private Money inOurBooks(Dispute dispute) {
        return payment.total()
                .filter(total ->
                        total.minor() > 0
                                && total.currency().equals(dispute.amount().currency())
                                && dispute.amount().minor() < total.minor())
                .map(total -> booked.share(dispute.amount().minor(), total.minor()))
                .orElse(booked.credit());
    }

    private boolean isOld(Instant at) {
        return at.plus(tolerances.motion()).isBefore(now);
    }
}
