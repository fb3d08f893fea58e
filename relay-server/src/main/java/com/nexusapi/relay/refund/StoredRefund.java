package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A refund request as stored, with the top-up it is about. */
record StoredRefund(
        String id,
        Refund.State state,
        RequestedTopUp topUp,
        Refund.Source source,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant deadlineAt,
        Instant changedAt,
        Decision decision,
        Optional<Certificate> certificate) {

    /** The top-up and whose it is. */
    record RequestedTopUp(
            String id,
            String accountId,
            String accountEmail,
            TopUp.State state,
            Refund.Paid paid,
            Money credit,
            Money bonus,
            Optional<PaidBy> payment) {}

    /**
     * How the top-up was paid.
     *
     * @param createdAt when the provider's payment was made, which its deadline counts from
     * @param paidAt when we credited it, which the customer's window counts from
     */
    record PaidBy(String paymentId, Instant createdAt, Instant paidAt) {

        /** The earlier of two clocks. */
        Instant earliest() {
            return createdAt.isBefore(paidAt) ? createdAt : paidAt;
        }
    }

    /** What people and the provider have made of the request. */
    record Decision(
            Optional<String> approvedBy,
            Optional<String> rejectionReason,
            Optional<String> providerRefundId) {}

    String accountId() {
        return topUp.accountId();
    }

    PaidBy payment() {
        return topUp.payment()
                .orElseThrow(() -> new IllegalStateException("top-up " + topUp.id() + " not paid"));
    }

    Refund shown() {
        return new Refund(
                id,
                state,
                topUp.accountId(),
                topUp.accountEmail(),
                topUp.id(),
                topUp.paid(),
                topUp.credit(),
                topUp.bonus(),
                source,
                reason,
                requestedAt,
                deadlineAt,
                certificate.map(Certificate::isEligible),
                certificate.map(Certificate::failedRules).orElse(List.of()),
                requestedBy,
                decision.approvedBy());
    }
}
