package com.nexusapi.relay.payment;

/**
 * A journey's part in taking over what the provider shows of a payment. Whoever learns that
 * something happened to a payment (webhook, sweep, a person) reads the payment and has it folded;
 * what the message said is a hint only (reference/payments.md §1).
 */
public interface PaymentFold {

    /**
     * Applies what differs from our books, in one transaction. The same payment again changes
     * nothing, and so does an older state of it.
     */
    void fold(Payment payment);
}
