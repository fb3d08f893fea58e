package com.nexusapi.relay.access;

import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of a price plan at a time. Like a price version: never changed once in force, and a
 * material one counts only when somebody other than its proposer has approved it.
 *
 * @param overrideReason why a material one need not wait for its notice period
 */
public record PlanChange(
        String id,
        Subject subject,
        Instant effectiveFrom,
        String reason,
        Optional<String> overrideReason,
        boolean material,
        String proposedBy,
        Optional<String> approvedBy,
        Instant createdAt) {

    /** What changes. */
    public sealed interface Subject {

        String planId();

        /** The plan has another factor. */
        record Factor(String planId, long bps) implements Subject {}

        /** An account moves to the plan. */
        record Move(String planId, String accountId) implements Subject {}
    }

    public boolean isPending() {
        return material && approvedBy.isEmpty();
    }

    /** The same, approved, from the time on. */
    public PlanChange approvedBy(String operator, Instant from) {
        return new PlanChange(
                id,
                subject,
                from,
                reason,
                overrideReason,
                material,
                proposedBy,
                Optional.of(operator),
                createdAt);
    }

    /** The account that moves, if one does. */
    public Optional<String> accountId() {
        return subject instanceof Subject.Move move
                ? Optional.of(move.accountId())
                : Optional.empty();
    }

    /** The plan's new factor, if it has one. */
    public Optional<Long> bps() {
        return subject instanceof Subject.Factor factor
                ? Optional.of(factor.bps())
                : Optional.empty();
    }
}
