package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentForPersonException;
import java.util.Optional;

/**
 * What a payment buys, and what the provider keeps of it.
 *
 * <p>That is what was ordered, whatever the total says: it includes tax, and may be in another
 * currency at the provider's rate. Only where the customer paid less or more net of tax in the
 * currency of the order (a discount, an amount changed on the checkout page) do they get what they
 * paid: crediting the order would give away money, or keep some of theirs.
 *
 * @param credit what the customer gets
 * @param fee what the provider keeps of it, as far as it can be told from exchange differences
 * @param isChanged true if it is not what was ordered
 */
record PaidAmount(Refund.Paid paid, Money credit, Money fee, boolean isChanged) {

    static PaidAmount of(Refund.Paid ordered, Money credit, Payment payment) {
        return changed(ordered, payment)
                .map(net ->
                        new PaidAmount(
                                new Refund.Paid(net, ordered.currency()),
                                Money.ofCents(net),
                                fee(Money.ofCents(net), payment),
                                true))
                .orElseGet(() -> new PaidAmount(ordered, credit, fee(credit, payment), false));
    }

    /** The amount net of tax in minor units, where it is another one than was ordered. */
    private static Optional<Long> changed(Refund.Paid ordered, Payment payment) {
        Optional<Long> gross =
                payment.total()
                        .filter(total -> total.currency().equals(ordered.currency()))
                        .map(Payment.Amount::minor);
        if (gross.isEmpty() || gross.get() == ordered.minor()) {
            return Optional.empty();
        }
        if (payment.tax().isEmpty() && gross.get() > ordered.minor()) {
            // more than was ordered, with a tax that is not told
            return Optional.empty();
        }
        long net = gross.get() - payment.tax().map(Payment.Amount::minor).orElse(0L);
        if (net == ordered.minor()) {
            return Optional.empty();
        }
        if (net <= 0) {
            throw new PaymentForPersonException("payment " + payment.id() + " is of nothing");
        }
        return Optional.of(net);
    }

    /**
     * The credit less what is settled. Where the customer paid in another currency, that difference
     * is of exchange rates too, and all of it goes there.
     */
    static Money fee(Money credit, Payment payment) {
        return isExchanged(payment)
                ? Money.ZERO
                : settledDollars(payment)
                        .map(settled -> credit.minus(settled).max(Money.ZERO).min(credit))
                        .orElse(Money.ZERO);
    }

    /** Whether the customer paid in another currency than ours. */
    static boolean isExchanged(Payment payment) {
        return payment.total()
                .filter(total -> !total.currency().equals(TopUpRules.CURRENCY))
                .isPresent();
    }

    /** What the provider owes us for the payment, if it has said so, and in dollars. */
    static Optional<Money> settledDollars(Payment payment) {
        return payment.settlement()
                .filter(settlement -> settlement.currency().equals(TopUpRules.CURRENCY))
                .map(settlement -> Money.ofCents(settlement.netMinor()));
    }
}
