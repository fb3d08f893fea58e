package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Standing standing,
        Decision decision,
        Optional<Certificate> certificate) {

    private static final Set<Refund.Rule> WAIVABLE =
            EnumSet.of(Refund.Rule.USED, Refund.Rule.WINDOW);

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

    /**
     * How the request stands beside its state.
     *
     * @param awaitingConfirmation asked by mail, and not confirmed by the account's owner
     * @param frozen it keeps the credit from being spent
     * @param sentAt when the money was ordered back last
     * @param creditBack the credit whose money went back, where that is not the whole top-up
     */
    record Standing(
            boolean awaitingConfirmation,
            boolean frozen,
            Optional<Instant> sentAt,
            Optional<Money> creditBack) {

        static final Standing NEW = new Standing(false, false, Optional.empty(), Optional.empty());
    }

    /** What people and the provider have made of the request. */
    record Decision(
            Optional<String> approvedBy,
            Optional<String> rejectionReason,
            Optional<Refund.Refusal> refusal,
            Optional<Refund.Waiver> exception,
            Optional<String> providerRefundId) {

        static final Decision NONE =
                new Decision(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    String accountId() {
        return topUp.accountId();
    }

    PaidBy payment() {
        return topUp.payment()
                .orElseThrow(() -> new IllegalStateException("top-up " + topUp.id() + " not paid"));
    }

    /**
     * Whether the money may go back by what was found: all rules hold, or an owner lets it pass
     * that it is late or that a part was used. What is disputed or was refunded never passes.
     */
    boolean allows(Certificate found) {
        return found.isEligible()
                || (decision.exception().isPresent()
                        && WAIVABLE.containsAll(found.failedRules())
                        && found.facts().use().unspent().isPositive());
    }

    /** It is on its way to the order, and nothing was ordered yet. */
    boolean mayBeApproved() {
        return switch (state) {
            case REQUESTED, ELIGIBLE, APPROVED -> true;
            case INELIGIBLE, SENDING, FAILED, OUTCOME_UNKNOWN, REFUNDED, REJECTED -> false;
        };
    }

    /** The order without an answer may be on its way: somebody waits for the provider. */
    boolean isUnderWay() {
        return state == Refund.State.SENDING || state == Refund.State.OUTCOME_UNKNOWN;
    }

    /** The credit whose money has gone back by this request. */
    Money creditBack() {
        return state == Refund.State.REFUNDED
                ? standing.creditBack().orElse(topUp.credit())
                : Money.ZERO;
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
                decision.approvedBy(),
                standing.awaitingConfirmation());
    }
}
