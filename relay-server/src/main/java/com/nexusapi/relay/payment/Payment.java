package com.nexusapi.relay.payment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A payment as the provider sees it now.
 *
 * @param topUpId what we named in the checkout, if the provider still carries it
 * @param settlement what the provider owes us for it, absent before it has settled
 */
public record Payment(
        String id,
        Status status,
        Instant createdAt,
        Optional<String> topUpId,
        Optional<Settlement> settlement,
        Optional<String> invoiceUrl,
        List<Refund> refunds,
        List<Dispute> disputes) {

    public Payment {
        refunds = List.copyOf(refunds);
        disputes = List.copyOf(disputes);
    }

    /** Reduced to what we act on. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        OPEN
    }

    /** Net of tax and the provider's fee, in minor units of the settlement currency. */
    public record Settlement(long netMinor, String currency) {}

    /** A refund of the payment, made by us or on the provider's own pages. */
    public record Refund(String id, RefundStatus status, boolean partial, Instant createdAt) {}

    public enum RefundStatus {
        SUCCEEDED,
        FAILED,
        /** Pending, or under the provider's review. */
        PENDING
    }

    /** A dispute; {@code weighs} while it is open, and for good when it is lost. */
    public record Dispute(String id, String status, boolean weighs) {}

    /** True if a refund, whole or in part, was made or is under way. */
    public boolean isRefundedOrBeing() {
        return refunds.stream().anyMatch(refund -> refund.status() != RefundStatus.FAILED);
    }

    /** True if an open or lost dispute stands against it. */
    public boolean isDisputed() {
        return disputes.stream().anyMatch(Dispute::weighs);
    }
}
