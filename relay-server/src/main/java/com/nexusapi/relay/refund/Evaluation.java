package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.refund.Certificate.Facts;
import com.nexusapi.relay.store.Tx;

/** Gathers the facts for {@link Eligibility}: the provider's before, ours inside a transaction. */
final class Evaluation {

    private final PaymentProvider provider;
    private final Ledger ledger;
    private final Clock clock;

    Evaluation(PaymentProvider provider, Ledger ledger, Clock clock) {
        this.provider = provider;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Reads the payment; not to be called inside a transaction. */
    PaymentReading readPayment(StoredRefund refund) {
        return provider.payment(refund.payment().paymentId());
    }

    /** Judges the request as things stand now, with the account locked. */
    Certificate judge(Tx tx, StoredRefund refund, Payment payment) {
        Facts facts =
                new Facts(
                        refund.payment().paidAt(),
                        refund.requestedAt(),
                        ledger.useOf(tx, refund.topUp().id()),
                        payment.isDisputed(),
                        refund.topUp().state() == TopUp.State.REFUNDED,
                        payment.isRefundedOrBeing());
        return Eligibility.evaluate(facts, clock.now());
    }
}
