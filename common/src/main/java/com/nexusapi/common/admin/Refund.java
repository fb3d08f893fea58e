package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A refund request as listed by {@code GET /refunds}. */
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
        Optional<String> approvedBy) {

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
            Optional<String> providerRefundId) {

        public Detail {
            checks = List.copyOf(checks);
            timeline = List.copyOf(timeline);
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

    /** Body of {@code POST /refunds/{id}/reject}. */
    public record Rejection(String reason) {}
}
