package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that the payment provider told us, or that a sweep of its lists found.
 *
 * @param type the provider's, such as {@code payment.succeeded}; {@code sweep.…} for a sweep's
 * @param failures tries that failed, not counting those where the provider did not answer
 * @param failure why the last try failed, empty if none did
 * @param dueAt of a WAITING one, when it is tried next
 */
public record PaymentEvent(
        String id,
        String webhookId,
        String type,
        Optional<String> paymentId,
        State state,
        Instant receivedAt,
        Instant dueAt,
        int failures,
        String failure) {

    /**
     * Body of {@code POST /payment-events/{id}/assign}: whose the payment is.
     *
     * @param credit what it is in dollars, for a payment in another currency, and only there
     */
    public record Assignment(String accountId, Optional<Money> credit, String reason) {}

    public enum State {
        WAITING,
        /** The payment was read and our books agree with it. */
        DONE,
        /** Of a kind that does not concern us. */
        IGNORED,
        /** A person must look; it is not tried again by itself. */
        PARKED,
        /** A person has looked and nothing is to be done. */
        DISMISSED
    }
}
