package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.payment.ProviderListing;
import com.nexusapi.relay.payment.ProviderListing.Listing;
import com.nexusapi.relay.payment.ProviderListing.StatementLine;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The payment provider against the journal. Payments are found from both sides: by the provider's
 * lists, and by what we have booked; each is then read from the provider, the one word that counts.
 */
final class ProviderComparison {

    /** Fees of refunds and disputes come long after the payment; their lines are few. */
    private static final Duration STATEMENT = Duration.ofDays(200);

    /** After so many readings in a row without an answer the provider is left alone. */
    private static final int PATIENCE = 3;

    private final Db db;
    private final PaymentProvider provider;
    private final ProviderListing listing;
    private final PayoutComparison payouts;
    private final BookedStore store = new BookedStore();

    ProviderComparison(Db db, PaymentProvider provider, ProviderListing listing, Ledger ledger) {
        this.db = db;
        this.provider = provider;
        this.listing = listing;
        this.payouts = new PayoutComparison(db, ledger);
    }

    /** What was seen, and how many payments were compared. */
    record Outcome(Findings findings, long payments) {}

    Outcome compare(Look look) {
        Findings findings = new Findings();
        Optional<Map<String, Money>> fees = Optional.empty();
        switch (listing.statement(look.now().minus(STATEMENT), look.now())) {
            case Listing.Found<StatementLine>(List<StatementLine> lines) -> {
                fees = Optional.of(feesByReference(lines));
                findings.addAll(payouts.compare(look, look.now().minus(STATEMENT), lines));
            }
            case Listing.Unavailable<StatementLine>(String reason) ->
                    findings.problem("the provider's statement: " + reason);
        }
        long compared = 0;
        int unanswered = 0;
        for (String paymentId : payments(look, findings)) {
            switch (provider.payment(paymentId)) {
                case PaymentReading.Found(Payment payment) -> {
                    compare(look, payment, fees, findings);
                    compared++;
                    unanswered = 0;
                }
                case PaymentReading.NotFound() -> {
                    notFound(look, paymentId, findings);
                    compared++;
                    unanswered = 0;
                }
                case PaymentReading.Unavailable(String reason) -> {
                    findings.problem("payment " + paymentId + ": " + reason);
                    unanswered++;
                }
            }
            if (unanswered == PATIENCE) {
                break;
            }
        }
        return new Outcome(findings, compared);
    }

    private Set<String> payments(Look look, Findings findings) {
        TreeSet<String> ids = new TreeSet<>(look.openOf("payment"));
        switch (listing.paymentsTouched(look.from(), look.now())) {
            case Listing.Found<String>(List<String> items) -> ids.addAll(items);
            case Listing.Unavailable<String>(String reason) ->
                    findings.problem("the provider's list of payments: " + reason);
        }
        db.run(tx -> {
            ids.addAll(store.paymentsCredited(tx, look.from(), look.now()));
            ids.addAll(
                    store.paymentsBooked(
                            tx, Ids.lowest("jrn", look.from()), Ids.lowest("jrn", look.now())));
        });
        return ids;
    }

    /** Fees beside those of payments, by the refund or dispute that they are for. */
    private static Map<String, Money> feesByReference(List<StatementLine> lines) {
        Map<String, Money> fees = new HashMap<>();
        lines.stream()
                .filter(line -> !line.type().isOfPayout())
                .forEach(line ->
                        line.reference()
                                .ifPresent(reference ->
                                        fees.merge(
                                                reference, line.amount().negated(), Money::plus)));
        return fees;
    }

    private void compare(
            Look look, Payment payment, Optional<Map<String, Money>> fees, Findings findings) {
        boolean hasLaterFees = !payment.refunds().isEmpty() || !payment.disputes().isEmpty();
        if (hasLaterFees && fees.isEmpty()) {
            return;
        }
        Money laterFees = Money.ZERO;
        Map<String, Money> byReference = fees.orElse(Map.of());
        for (Payment.Refund refund : payment.refunds()) {
            laterFees = laterFees.plus(byReference.getOrDefault(refund.id(), Money.ZERO));
        }
        for (Payment.Dispute dispute : payment.disputes()) {
            laterFees = laterFees.plus(byReference.getOrDefault(dispute.id(), Money.ZERO));
        }
        Optional<Booked> booked = db.call(tx -> store.ofPayment(tx, payment.id()));
        Optional<Booked> named =
                booked.isPresent()
                        ? booked
                        : payment.topUpId().flatMap(id -> db.call(tx -> store.ofTopUp(tx, id)));
        PaymentComparison comparison =
                new PaymentComparison(payment, booked, laterFees, look.tolerances(), look.now());
        findings.examined(PaymentComparison.scope(payment.id()));
        comparison.differences(named).forEach(findings::add);
    }

    private void notFound(Look look, String paymentId, Findings findings) {
        findings.examined(PaymentComparison.scope(paymentId));
        db.call(tx -> store.ofPayment(tx, paymentId))
                .filter(ours -> !ours.ofKind(Booked.TOP_UP).isEmpty())
                .ifPresent(ours ->
                        findings.add(
                                new Finding(
                                        Kind.PAYMENT_NOT_AT_PROVIDER,
                                        paymentId,
                                        PaymentComparison.scope(paymentId),
                                        Sides.of(Optional.of(ours.gross()), Optional.empty()),
                                        Cause.UNKNOWN_TO_PROVIDER,
                                        List.of(
                                                new Fact("payment", paymentId),
                                                new Fact("topUp", ours.topUpId()),
                                                new Fact("account", ours.accountId()),
                                                new Fact("readAt", look.now().toString())))));
    }
}
