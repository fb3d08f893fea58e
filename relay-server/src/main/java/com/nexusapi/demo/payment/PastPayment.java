package com.nexusapi.demo.payment;

import java.time.Instant;

/**
 * A payment made before the fake provider started, which it is told of because it keeps nothing on
 * disk.
 */
public record PastPayment(
        String paymentId, String topUpId, long amountMinor, Instant createdAt, boolean refunded) {}
