package com.nexusapi.relay.payment;

import java.util.Optional;

/**
 * The merchant of record that sells our credit. Every answer tells a known failure from an unknown
 * outcome, because money that may have moved is never moved again on a guess.
 */
public interface PaymentProvider {

    /** Opens a page on which the customer pays. An unknown outcome is harmless: nobody saw it. */
    CheckoutCreation createCheckout(CheckoutOrder order);

    /** What became of a checkout. */
    CheckoutReading checkout(String sessionId);

    /** The payment with all its refunds and disputes. */
    PaymentReading payment(String paymentId);

    /**
     * Pays a payment back in full. Never to be repeated after {@link RefundCreation.Unknown}
     * without reading the payment first: the provider knows no idempotency key.
     */
    RefundCreation refund(RefundOrder order);

    /**
     * What the customer is to pay.
     *
     * @param amountMinor net of tax, in minor units of the currency
     */
    record CheckoutOrder(
            String topUpId,
            String accountId,
            String customerEmail,
            long amountMinor,
            String currency) {}

    /**
     * A payment to be paid back in full.
     *
     * @param refundRequestId ours, for whoever looks at the refund on the provider's side
     */
    record RefundOrder(String paymentId, String refundRequestId, String reason) {}

    /** Answer to {@link #createCheckout}. */
    sealed interface CheckoutCreation {
        record Created(String sessionId, String checkoutUrl) implements CheckoutCreation {}

        record Refused(String reason) implements CheckoutCreation {}

        record Unavailable(String reason) implements CheckoutCreation {}
    }

    /** Answer to {@link #checkout}. */
    sealed interface CheckoutReading {
        /**
         * The checkout exists.
         *
         * @param paymentId absent while the customer has not tried to pay
         */
        record Found(Optional<String> paymentId) implements CheckoutReading {}

        record NotFound() implements CheckoutReading {}

        record Unavailable(String reason) implements CheckoutReading {}
    }

    /** Answer to {@link #payment}. */
    sealed interface PaymentReading {
        record Found(Payment payment) implements PaymentReading {}

        record NotFound() implements PaymentReading {}

        record Unavailable(String reason) implements PaymentReading {}
    }

    /** Answer to {@link #refund}. */
    sealed interface RefundCreation {
        /** The provider has made a refund, which may itself have failed or be pending. */
        record Made(Payment.Refund refund) implements RefundCreation {}

        /** The provider made no refund, for certain. */
        record Refused(String reason) implements RefundCreation {}

        /** There may be a refund or not: read the payment. */
        record Unknown(String reason) implements RefundCreation {}
    }
}
