package com.nexusapi.relay.topup;

import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutReading;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.store.Db;
import java.util.Optional;

/** Asks the provider about one top-up's checkout, and has its payment credited if there is one. */
public final class ConfirmTopUp {

    private static final System.Logger LOG = System.getLogger(ConfirmTopUp.class.getName());

    private final Db db;
    private final PaymentProvider provider;
    private final CreditPayment credit;
    private final TopUpStore store = new TopUpStore();

    public ConfirmTopUp(Db db, PaymentProvider provider, CreditPayment credit) {
        this.db = db;
        this.provider = provider;
        this.credit = credit;
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
        return credit.take(payment) ? Outcome.CREDITED : Outcome.DECIDED_BEFORE;
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
