package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.TopUpCredit;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutReading;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives the credit of a top-up when the provider's payment object says that it was paid, exactly
 * once, however often and from however many sides it is asked. The credit is what was stored with
 * the top-up, never the payment's total, which includes tax.
 */
public final class ConfirmTopUp {

    private static final System.Logger LOG = System.getLogger(ConfirmTopUp.class.getName());

    private final Db db;
    private final PaymentProvider provider;
    private final Ledger ledger;
    private final Clock clock;
    private final TopUpStore store = new TopUpStore();

    public ConfirmTopUp(Db db, PaymentProvider provider, Ledger ledger, Clock clock) {
        this.db = db;
        this.provider = provider;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Answer to {@link #confirm}. */
    public enum Outcome {
        /** This call gave the credit. */
        CREDITED,
        /** It was decided before. */
        DECIDED_BEFORE,
        /** There is no payment yet that succeeded. */
        NOT_PAID,
        /** The payment found names another top-up; nothing was credited. */
        NOT_OURS,
        PROVIDER_UNAVAILABLE,
        NO_SUCH_TOP_UP
    }

    public Outcome confirm(String topUpId) {
        return db.call(tx -> store.find(tx, topUpId))
                .map(this::confirm)
                .orElse(Outcome.NO_SUCH_TOP_UP);
    }

    Outcome confirm(StoredTopUp topUp) {
        if (!topUp.isPending()) {
            return Outcome.DECIDED_BEFORE;
        }
        if (topUp.sessionId().isEmpty()) {
            return Outcome.NOT_PAID;
        }
        return switch (provider.checkout(topUp.sessionId().get())) {
            case CheckoutReading.Found(Optional<String> paymentId) ->
                    paymentId.map(id -> confirm(topUp, id)).orElse(Outcome.NOT_PAID);
            case CheckoutReading.NotFound() -> Outcome.NOT_PAID;
            case CheckoutReading.Unavailable(String reason) -> unavailable(topUp, reason);
        };
    }

    private Outcome confirm(StoredTopUp topUp, String paymentId) {
        return switch (provider.payment(paymentId)) {
            case PaymentReading.Found(Payment payment) -> confirm(topUp, payment);
            case PaymentReading.NotFound() -> unavailable(topUp, "payment not found");
            case PaymentReading.Unavailable(String reason) -> unavailable(topUp, reason);
        };
    }

    private Outcome confirm(StoredTopUp topUp, Payment payment) {
        if (payment.status() != Payment.Status.SUCCEEDED) {
            return Outcome.NOT_PAID;
        }
        if (!payment.topUpId().equals(Optional.of(topUp.id()))) {
            log(System.Logger.Level.ERROR, "payment_names_other_top_up", topUp, payment.id());
            return Outcome.NOT_OURS;
        }
        boolean credited = db.call(tx -> credit(tx, topUp, payment));
        if (credited) {
            log(System.Logger.Level.DEBUG, "top_up_credited", topUp, payment.id());
        }
        return credited ? Outcome.CREDITED : Outcome.DECIDED_BEFORE;
    }

    /** In the transaction of the books. The bonus stands only if this is still the first top-up. */
    boolean credit(Tx tx, StoredTopUp stored, Payment payment) {
        String accountId = stored.topUp().accountId();
        Money credit = stored.topUp().credit();
        Instant now = clock.now();
        store.lockAccount(tx, accountId);
        Money bonus = store.hasPaid(tx, accountId) ? Money.ZERO : stored.topUp().bonus();
        Money fee = fee(credit, payment);
        TopUpStore.Payment paid =
                new TopUpStore.Payment(
                        payment.id(), payment.createdAt(), payment.invoiceUrl(), fee, bonus);
        if (!store.markPaid(tx, stored.id(), paid, now)) {
            return false;
        }
        ledger.topUp(tx, new TopUpCredit(accountId, stored.id(), credit, fee, bonus, now));
        return true;
    }

    /**
     * What the provider keeps: the credit less what it settles net of tax. Settlement in another
     * currency tells nothing of the fee; its difference is found by reconciliation.
     */
    private static Money fee(Money credit, Payment payment) {
        return payment.settlement()
                .filter(settlement -> settlement.currency().equals(TopUpRules.CURRENCY))
                .map(settlement -> credit.minus(Money.ofCents(settlement.netMinor())))
                .map(fee -> fee.max(Money.ZERO).min(credit))
                .orElse(Money.ZERO);
    }

    private static Outcome unavailable(StoredTopUp topUp, String reason) {
        log(System.Logger.Level.WARNING, "payment_not_read", topUp, reason);
        return Outcome.PROVIDER_UNAVAILABLE;
    }

    private static void log(
            System.Logger.Level level, String event, StoredTopUp topUp, String detail) {
        LOG.log(level, "event=" + event + " topUp=" + topUp.id() + " detail=\"" + detail + '"');
    }
}
