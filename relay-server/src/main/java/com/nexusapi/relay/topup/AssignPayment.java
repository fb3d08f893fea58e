package com.nexusapi.relay.topup;

import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/**
 * Gives the credit of a payment that names no top-up of ours to the account that a person says it
 * is of: one made by a link of the provider's dashboard, say. It becomes a top-up as any other, so
 * that it can be refunded, disputed and reconciled.
 */
public final class AssignPayment {

    private static final int MOST_REASON_CHARS = 500;

    private final Db db;
    private final PaymentProvider provider;
    private final CreditPayment credit;
    private final AuditStore audit;
    private final TopUpStore store = new TopUpStore();

    public AssignPayment(Db db, PaymentProvider provider, CreditPayment credit, Clock clock) {
        this.db = db;
        this.provider = provider;
        this.credit = credit;
        this.audit = new AuditStore(clock);
    }

    /** Answer to {@link #assign}. */
    public sealed interface Outcome {
        record Credited(TopUp topUp) implements Outcome {}

        /** It is of an order of ours, or somebody assigned it before. */
        record HasTopUp(String topUpId) implements Outcome {}

        record NoSuchAccount() implements Outcome {}

        /** The payment did not succeed, is of nothing, or nobody said what it is in dollars. */
        record NotCreditable(String reason) implements Outcome {}

        record ProviderUnavailable(String reason) implements Outcome {}
    }

    /**
     * Reads the payment and credits it.
     *
     * @param asked {@code credit} is needed for a payment in another currency, and only there
     */
    public Outcome assign(String actor, String paymentId, PaymentEvent.Assignment asked) {
        requireText(asked.reason(), MOST_REASON_CHARS, "reason");
        return switch (provider.payment(paymentId)) {
            case PaymentReading.Found(Payment payment) ->
                    objection(payment)
                            .<Outcome>map(Outcome.NotCreditable::new)
                            .or(() ->
                                    worth(payment, asked.credit())
                                            .map(worth ->
                                                    db.call(tx ->
                                                            assign(
                                                                    tx, actor, payment, worth,
                                                                    asked))))
                            .orElseGet(() -> unclear(payment));
            case PaymentReading.NotFound() ->
                    new Outcome.NotCreditable("The provider knows no such payment.");
            case PaymentReading.Unavailable(String reason) ->
                    new Outcome.ProviderUnavailable(reason);
        };
    }

    /** Credit for money that is gone could be spent before the refund or dispute is folded. */
    private static Optional<String> objection(Payment payment) {
        if (payment.status() != Payment.Status.SUCCEEDED) {
            return Optional.of("The payment has not succeeded.");
        }
        boolean isRefunded =
                payment.refunds().stream()
                        .anyMatch(refund ->
                                !refund.partial()
                                        && refund.status() != Payment.RefundStatus.FAILED);
        if (isRefunded) {
            return Optional.of("The payment was refunded, or is being refunded.");
        }
        return payment.isDisputed() ? Optional.of("The payment is disputed.") : Optional.empty();
    }

    private static Outcome unclear(Payment payment) {
        String paid = payment.total().map(Payment.Amount::shown).orElse("an amount not told");
        return new Outcome.NotCreditable(
                "The customer paid "
                        + paid
                        + ": credit must be given for another currency, and only there.");
    }

    /** What was paid net of tax, and the credit for it. */
    record Worth(Refund.Paid paid, Money credit) {}

    private static Optional<Worth> worth(Payment payment, Optional<Money> said) {
        Optional<Refund.Paid> net =
                payment.total()
                        .map(total ->
                                new Refund.Paid(
                                        total.minor()
                                                - payment.tax()
                                                        .map(Payment.Amount::minor)
                                                        .orElse(0L),
                                        total.currency()))
                        .filter(paid -> paid.minor() > 0);
        boolean isDollars =
                net.filter(paid -> paid.currency().equals(TopUpRules.CURRENCY)).isPresent();
        if (isDollars == said.isPresent()) {
            return Optional.empty();
        }
        return net.map(paid -> new Worth(paid, said.orElseGet(() -> Money.ofCents(paid.minor()))))
                .filter(worth -> worth.credit().isPositive());
    }

    private Outcome assign(
            Tx tx, String actor, Payment payment, Worth worth, PaymentEvent.Assignment asked) {
        String accountId = asked.accountId();
        if (store.emailOf(tx, accountId).isEmpty()) {
            return new Outcome.NoSuchAccount();
        }
        store.lockAccount(tx, accountId);
        Optional<StoredTopUp> named =
                store.ofPayment(tx, payment.id()).or(() -> credit.find(tx, payment));
        if (named.isPresent()) {
            return new Outcome.HasTopUp(named.get().id());
        }
        TopUp topUp =
                credit.assign(tx, worth, accountId, payment, actor + ": " + asked.reason()).topUp();
        String detail = payment.id() + " as " + topUp.id() + ": " + asked.reason();
        audit.append(tx, new AuditStore.Event(actor, "payment.assigned", accountId, detail));
        return new Outcome.Credited(topUp);
    }
}
