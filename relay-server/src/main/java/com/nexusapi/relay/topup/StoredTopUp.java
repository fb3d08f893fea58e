package com.nexusapi.relay.topup;

import com.nexusapi.common.admin.TopUp;
import java.util.Optional;

/**
 * A top-up with the provider's side of it.
 *
 * @param sessionId the provider's checkout, absent until it is made
 * @param invoiceUrl the provider's invoice, present once paid if it gives one
 */
public record StoredTopUp(
        TopUp topUp,
        Optional<String> sessionId,
        Optional<String> paymentId,
        Optional<String> invoiceUrl) {

    public String id() {
        return topUp.id();
    }

    boolean isPending() {
        return topUp.state() == TopUp.State.PENDING;
    }
}
