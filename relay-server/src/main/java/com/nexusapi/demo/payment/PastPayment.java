package com.nexusapi.demo.payment;

import java.time.Instant;
import java.util.Optional;

/**
 * A payment made before the fake provider started, which it is told of because it keeps nothing on
 * disk.
 */
public record PastPayment(
        String paymentId,
        String topUpId,
        long amountMinor,
        Instant createdAt,
        Optional<PastRefund> refund) {

    /**
     * A refund of it, under the name that it had then.
     *
     * @param status such as {@code succeeded}
     */
    public record PastRefund(String refundId, String status, Instant createdAt) {}
}
