package com.nexusapi.relay.access;

import com.nexusapi.relay.access.PlanChange.Subject;
import com.nexusapi.relay.access.PlanTimeline.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All plans with what has been decided of them: which factor applies to whom at any time. */
public final class PlanBook {

    /** Without a plan, prices are paid as they are. */
    public static final long NO_PLAN_BPS = 10_000;

    private static final PlanTimeline NO_PLAN =
            new PlanTimeline(List.of(new Step(Instant.MIN, NO_PLAN_BPS)));

    private final Map<String, PlanTimeline> plans = new HashMap<>();

    /** Each account's moves, earliest first. */
    private final Map<String, List<PlanChange>> moves = new HashMap<>();

    /**
     * @param base each plan's factor before its first change
     * @param changes those that wait for approval do not count
     */
    PlanBook(Map<String, Long> base, List<PlanChange> changes) {
        Map<String, List<Step>> steps = new HashMap<>();
        base.forEach((plan, bps) ->
                steps.computeIfAbsent(plan, _ -> new ArrayList<>())
                        .add(new Step(Instant.MIN, bps)));
        changes.stream()
                .filter(change -> !change.isPending())
                .sorted(
                        Comparator.comparing(PlanChange::effectiveFrom)
                                .thenComparing(PlanChange::id))
                .forEach(change -> {
                    switch (change.subject()) {
                        case Subject.Factor(String plan, long bps) ->
                                steps.computeIfAbsent(plan, _ -> new ArrayList<>())
                                        .add(new Step(change.effectiveFrom(), bps));
                        case Subject.Move(String _, String account) ->
                                moves.computeIfAbsent(account, _ -> new ArrayList<>()).add(change);
                    }
                });
        steps.forEach((plan, all) -> plans.put(plan, new PlanTimeline(all)));
    }

    public boolean has(String planId) {
        return plans.containsKey(planId);
    }

    public PlanTimeline ofPlan(String planId) {
        return plans.getOrDefault(planId, NO_PLAN);
    }

    /** An account's factor over time, from its first plan and its moves. */
    public PlanTimeline ofAccount(String accountId, Optional<String> firstPlan) {
        PlanTimeline first = firstPlan.map(this::ofPlan).orElse(NO_PLAN);
        List<PlanChange> own = moves.getOrDefault(accountId, List.of());
        if (own.isEmpty()) {
            return first;
        }
        List<Step> steps = new ArrayList<>();
        Instant from = Instant.MIN;
        PlanTimeline plan = first;
        for (PlanChange move : own) {
            steps.addAll(plan.during(from, move.effectiveFrom()));
            from = move.effectiveFrom();
            plan = ofPlan(move.subject().planId());
        }
        steps.addAll(plan.during(from, Instant.MAX));
        return new PlanTimeline(steps);
    }

    /**
     * Whether an account that moves to the plan pays more, now or as far as is decided, than at any
     * time until the move acts. What is decided later is announced to it like to everybody else.
     */
    public boolean isDearer(PlanTimeline account, String planId, Instant now, Instant acting) {
        return ofPlan(planId).highestFrom(acting) > account.lowest(now, acting);
    }

    /** The plan that an account is on. */
    public Optional<String> planOf(String accountId, Optional<String> firstPlan, Instant at) {
        return moves.getOrDefault(accountId, List.of()).stream()
                .filter(move -> !move.effectiveFrom().isAfter(at))
                .reduce((earlier, later) -> later)
                .map(move -> move.subject().planId())
                .or(() -> firstPlan);
    }
}
