package com.nexusapi.relay.refund;

import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Rows of {@code provider_refund}: the provider's refunds that were taken into account. */
final class ProviderRefundStore {

    /** A refund at the provider as it was seen last, and the request that it belongs to. */
    record Seen(String providerRefundId, Optional<String> refundId, Payment.RefundStatus status) {

        static Seen of(Payment.Refund made, StoredRefund refund) {
            return new Seen(made.id(), Optional.of(refund.id()), made.status());
        }
    }

    Optional<Seen> seen(Tx tx, String providerRefundId) {
        return tx.first(
                "SELECT id, refund_id, status FROM provider_refund WHERE id = ?",
                row ->
                        new Seen(
                                row.text("id"),
                                row.optionalText("refund_id"),
                                row.constant("status", Payment.RefundStatus.class)),
                providerRefundId);
    }

    /** Writes down how a refund at the provider stands. */
    void see(Tx tx, Seen seen, Instant now) {
        int rows =
                tx.update(
                        "UPDATE provider_refund SET status = ?, seen_at = ? WHERE id = ?",
                        seen.status(),
                        now,
                        seen.providerRefundId());
        if (rows == 0) {
            tx.update(
                    "INSERT INTO provider_refund (id, refund_id, status, seen_at)"
                            + " VALUES (?, ?, ?, ?)",
                    seen.providerRefundId(),
                    seen.refundId(),
                    seen.status(),
                    now);
        }
    }
}
