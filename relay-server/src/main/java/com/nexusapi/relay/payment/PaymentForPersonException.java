package com.nexusapi.relay.payment;

/**
 * A {@link PaymentFold} cannot decide on a payment, and never will by itself: a person must look.
 */
public final class PaymentForPersonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PaymentForPersonException(String reason) {
        super(reason);
    }
}
