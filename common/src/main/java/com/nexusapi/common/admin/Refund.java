package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A refund request as listed by {@code GET /refunds}.
 *
 * @param awaitingConfirmation asked by mail, and the account's owner has not confirmed it yet: it
 *     cannot be approved
 */
public record Refund(
        String id,
        State state,
        String accountId,
        String accountEmail,
        String topUpId,
        Paid paid,
        Money credit,
        Money bonus,
        Source source,
        String reason,
        Instant requestedAt,
        Instant deadlineAt,
        Optional<Boolean> eligible,
        List<Rule> failedRules,
        String requestedBy,
        Optional<String> approvedBy,
        boolean awaitingConfirmation) {

    public Refund {
        failedRules = List.copyOf(failedRules);
    }

    public enum State {
        REQUESTED,
        ELIGIBLE,
        INELIGIBLE,
        APPROVED,
        SENDING,
        REFUNDED,
        FAILED,
        OUTCOME_UNKNOWN,
        REJECTED
    }

    public enum Source {
        EMAIL,
        ACCOUNT,
        OPERATOR,
        PROVIDER
    }

    /** A rule of the published policy. */
    public enum Rule {
        USED,
        WINDOW,
        DISPUTED,
        ALREADY_REFUNDED
    }

    /** Why a request is turned down, as the customer is told. */
    public enum Refusal {
        USED,
        LATE,
        DISPUTED,
        ALREADY_REFUNDED,
        OTHER
    }

    /** What the customer paid, in minor units of the currency (ISO 4217). */
    public record Paid(long minor, String currency) {}

    /** Answer to {@code GET /refunds/{id}}. */
    public record Detail(
            @com.fasterxml.jackson.annotation.JsonUnwrapped Refund refund,
            Instant paidAt,
            Optional<Instant> evaluatedAt,
            List<Check> checks,
            List<Event> timeline,
            Optional<String> rejectionReason,
            Optional<String> providerRefundId,
            Handling handling,
            Optional<Effect> effect) {

        public Detail {
            checks = List.copyOf(checks);
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * What was decided about a request beside the policy's verdict.
     *
     * @param refusal why it was turned down, as a template's name
     * @param exception an owner lets it pass though a rule failed
     * @param frozen it keeps the credit from being spent
     * @param resendableAt from when on an order without a known outcome may be given again
     * @param creditBack the credit whose money went back, where that is not the whole top-up
     */
    public record Handling(
            Optional<Refusal> refusal,
            Optional<Waiver> exception,
            boolean frozen,
            Optional<Instant> resendableAt,
            Optional<Money> creditBack) {}

    /** An owner's exception from the policy, with the reason that the owner wrote. */
    public record Waiver(String by, String reason) {}

    /**
     * What the refund does in money, by the books as they are now.
     *
     * @param moneyBack to the customer's card, tax not included
     * @param credit that the customer loses
     * @param bonus that goes with it
     * @param goodwill the part of the money whose credit was used
     * @param postings of the entries, debit positive
     */
    public record Effect(
            Paid moneyBack,
            Money credit,
            Money bonus,
            Money goodwill,
            List<LedgerEntry.Posting> postings) {

        public Effect {
            postings = List.copyOf(postings);
        }
    }

    /**
     * One line of the certificate: the rule, whether it holds, and the numbers it was decided on.
     */
    public record Check(Rule rule, boolean passed, String evidence) {}

    /**
     * One thing that happened to the request; {@code actor} is an operator's e-mail, an account id
     * or {@code system}.
     */
    public record Event(Instant at, String kind, String actor, String detail) {}

    /** Body of {@code POST /refunds}, an operator's request for a customer. */
    public record Creation(String topUpId, String reason, Optional<Instant> receivedAt) {}

    /**
     * Body of {@code POST /refunds/{id}/reject}.
     *
     * @param refusal the customer's reason as a template, OTHER if absent
     * @param reason in words; must be there unless a template says it
     */
    public record Rejection(
            Optional<String> reason, Optional<Refusal> refusal, Optional<Reply> reply) {

        /** With the letter that the refusal's template says. */
        public Rejection(Optional<String> reason, Optional<Refusal> refusal) {
            this(reason, refusal, Optional.empty());
        }
    }

    /** Body of {@code POST /refunds/{id}/approve}, which may be absent. */
    public record Approval(Optional<Reply> reply) {}

    /** An operator's own words in the place of the letter that {@code GET /reply} shows. */
    public record Reply(String subject, String text) {}

    /** Body of {@code POST /refunds/{id}/notes}. */
    public record Note(String text) {}
}
