package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A price plan: a group of customers and the factor, in basis points, on every price they pay.
 *
 * @param bps the factor in force
 * @param scheduled what is to come, of the plan's factor and of accounts that move to it
 */
public record PricePlan(String id, String name, long bps, List<Change> scheduled) {

    public PricePlan {
        scheduled = List.copyOf(scheduled);
    }

    /**
     * Body of {@code PUT /plans}: makes the plan of that id, or changes it. A lower factor acts
     * within seconds; a higher one after its notice period.
     *
     * @param effectiveFrom of a higher factor; absent means as soon as the rules allow
     * @param overrideReason lets the owner end the notice period early; the notice shows it
     */
    public record Definition(
            String id,
            String name,
            long bps,
            Optional<Instant> effectiveFrom,
            String reason,
            Optional<String> overrideReason) {}

    /** Body of {@code POST /accounts/{id}/plan}: an account's move to a plan. */
    public record Move(
            String planId,
            Optional<Instant> effectiveFrom,
            String reason,
            Optional<String> overrideReason) {}

    /**
     * A change that is not yet in force, or was just made.
     *
     * @param accountId the account that moves to the plan; absent when the plan's factor changes
     * @param bps the plan's new factor; absent when an account moves
     */
    public record Change(
            String changeId,
            String planId,
            Optional<String> accountId,
            Optional<Long> bps,
            Model.PriceState state,
            Instant effectiveFrom,
            boolean material,
            String reason,
            Optional<String> noticeId) {}
}
