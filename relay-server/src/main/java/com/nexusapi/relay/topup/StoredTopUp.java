package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import java.util.Optional;

/**
 * A top-up with the provider's side of it.
 *
 * @param fee what the provider kept of it
 * @param bonusBps the bonus rule at the moment of the payment
 * @param repeats the top-up that was paid once more with this one
 */
public record StoredTopUp(
        TopUp topUp, TopUp.Provider provider, Money fee, long bonusBps, Optional<String> repeats) {

    public String id() {
        return topUp.id();
    }

    /** The provider's checkout, absent until it is made. */
    public Optional<String> sessionId() {
        return provider.sessionId();
    }

    public Optional<String> paymentId() {
        return provider.paymentId();
    }

    /** The provider's invoice, present once paid if it gives one. */
    public Optional<String> invoiceUrl() {
        return provider.invoiceUrl();
    }

    boolean isPending() {
        return topUp.state() == TopUp.State.PENDING;
    }
}
