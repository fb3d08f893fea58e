package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.PricePlan;
import com.nexusapi.relay.pricechange.ChangePlan;
import com.nexusapi.relay.pricechange.ChangePlan.Outcome;
import com.nexusapi.relay.pricechange.DecidePlan;
import com.nexusapi.relay.pricechange.DecidePlan.Decision;
import com.nexusapi.relay.pricechange.Plans;
import com.nexusapi.relay.pricechange.PriceDesk;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;

/**
 * {@code /plans}, and accounts' moves between them:
 *
 * <ul>
 *   <li>{@code GET /plans} → {@code {"items":[PLAN],"nextCursor"}}, {@code PUT /plans} {@code
 *       {"id","name","bps","effectiveFrom":null|time,"reason","overrideReason":null}} → PLAN
 *       ({@code {"id","name","bps","scheduled":[CHANGE]}}); 422 {@code notice_period} when a higher
 *       factor is to act too early. A raise appears in {@code scheduled} and waits for approval.
 *   <li>{@code POST /accounts/{id}/plan} {@code
 *       {"planId","effectiveFrom":null|time,"reason","overrideReason":null}} → 201 CHANGE, 200 PLAN
 *       when the account is on it already. {@code PATCH /accounts/{id}} takes no dearer plan.
 *   <li>{@code POST /plans/changes/{changeId}/approve} → CHANGE, by somebody other than the
 *       proposer; {@code DELETE /plans/changes/{changeId}} takes back what is not in force.
 * </ul>
 */
public final class PlanRoutes implements AdminRoutes {

    private final Plans plans;
    private final ChangePlan change;
    private final DecidePlan decide;

    public PlanRoutes(PriceDesk desk) {
        this.plans = new Plans(desk);
        this.change = new ChangePlan(desk);
        this.decide = new DecidePlan(desk);
    }

    @Override
    public void addTo(AdminRouter router) {
        String decided = "/plans/changes/{changeId}";
        router.add("GET", "/plans", Permission.VIEW_MODELS, this::list);
        router.add("PUT", "/plans", Permission.SET_PRICES, this::put);
        router.add("POST", "/accounts/{id}/plan", Permission.SET_PRICES, this::move);
        router.add("POST", decided + "/approve", Permission.SET_PRICES, this::approve);
        router.add("DELETE", decided, Permission.SET_PRICES, this::withdraw);
    }

    private Answer list(AdminCall call) {
        return Answer.ok(call.query().pageOfAll(plans.list(), PricePlan::id));
    }

    private Answer put(AdminCall call) {
        PricePlan.Definition asked = call.read(PricePlan.Definition.class);
        asked.overrideReason().ifPresent(why -> call.require(Permission.OVERRIDE_NOTICE));
        return switch (change.put(call.actor(), asked)) {
            case Outcome.Made made -> Answer.created(plan(asked.id()));
            case Outcome.Taken taken -> Answer.ok(plan(asked.id()));
            case Outcome.NothingToChange same -> Answer.ok(plan(asked.id()));
            case Outcome.NoSuchAccount none -> throw AccountRoutes.noAccount();
            case Outcome.TooEarly early -> throw ProblemException.noticePeriod(early.earliest());
        };
    }

    private Answer move(AdminCall call) {
        PricePlan.Move asked = call.read(PricePlan.Move.class);
        asked.overrideReason().ifPresent(why -> call.require(Permission.OVERRIDE_NOTICE));
        return switch (change.move(call.actor(), call.segment("id"), asked)) {
            case Outcome.Taken taken ->
                    Answer.created(plans.shown(taken.change(), taken.noticeId()));
            case Outcome.Made made -> Answer.ok(plan(asked.planId()));
            case Outcome.NothingToChange same -> Answer.ok(plan(asked.planId()));
            case Outcome.NoSuchAccount none -> throw AccountRoutes.noAccount();
            case Outcome.TooEarly early -> throw ProblemException.noticePeriod(early.earliest());
        };
    }

    private PricePlan plan(String id) {
        return plans.find(id).orElseThrow();
    }

    private Answer approve(AdminCall call) {
        return answer(decide.approve(call.actor(), call.segment("changeId")));
    }

    private Answer withdraw(AdminCall call) {
        return answer(decide.withdraw(call.actor(), call.segment("changeId")));
    }

    private Answer answer(Decision decision) {
        return switch (decision) {
            case Decision.Approved approved ->
                    Answer.ok(plans.shown(approved.change(), approved.noticeId()));
            case Decision.Withdrawn done -> Answer.noContent();
            case Decision.NoSuchChange none ->
                    throw ProblemException.notFound("There is no such change of a plan.");
            case Decision.NotPending settled ->
                    throw ProblemException.conflict("not_pending", "It waits for no approval.");
            case Decision.SameOperator same ->
                    throw ProblemException.conflict(
                            "same_person", "Somebody other than the proposer has to approve.");
            case Decision.InForce inForce ->
                    throw ProblemException.conflict(
                            "plan_in_force", "A change in force is never undone; make a new one.");
        };
    }
}
