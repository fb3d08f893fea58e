package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.pricechange.ApprovePrice;
import com.nexusapi.relay.pricechange.ApprovePrice.Approval;
import com.nexusapi.relay.pricechange.ChangeModel;
import com.nexusapi.relay.pricechange.ChangeModel.Outcome;
import com.nexusapi.relay.pricechange.DecideModel;
import com.nexusapi.relay.pricechange.DecideModel.Decision;
import com.nexusapi.relay.pricechange.PriceDesk;
import com.nexusapi.relay.pricechange.ProposePrice;
import com.nexusapi.relay.pricechange.ProposePrice.Proposal;
import com.nexusapi.relay.pricechange.WithdrawPrice;
import com.nexusapi.relay.pricechange.WithdrawPrice.Withdrawal;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code /models}, their prices, and what is taken from their customers:
 *
 * <ul>
 *   <li>{@code PUT /models/{id}} {@code
 *       {"displayName","contextWindow","maxOutputTokens","endpoints","enabled","effectiveFrom":null,"reason":null,"overrideReason":null}}
 *       → 201 or 200 MODEL; 202 CHANGE when something is lowered of a model that has had a price.
 *       Along with a lowering, what the same request raises acts at once.
 *   <li>{@code DELETE /models/{id}} {@code {"effectiveFrom":null,"reason":null,
 *       "overrideReason":null}} or without a body → 204 before the first price, 202 CHANGE after.
 *       Both: 422 {@code notice_period} when it is to act too early, 409 {@code already_proposed}.
 *   <li>{@code POST /models/{id}/changes/{changeId}/approve} → CHANGE, by somebody other than the
 *       proposer; {@code DELETE /models/{id}/changes/{changeId}} takes back what is not in force.
 * </ul>
 *
 * <p>CHANGE is {@code {"changeId","retired","switchedOff","contextWindow":n|null,
 * "maxOutputTokens":n|null,"endpointsTaken":[],"state","effectiveFrom","reason","noticeId"}}; MODEL
 * has those to come in {@code changes}.
 */
public final class ModelRoutes implements AdminRoutes {

    private final Models models;
    private final ProposePrice propose;
    private final ApprovePrice approve;
    private final WithdrawPrice withdraw;
    private final ChangeModel change;
    private final DecideModel decide;

    /** Keeps a change between its look at {@code If-Match} and its write alone on this node. */
    private final ReentrantLock changing = new ReentrantLock();

    public ModelRoutes(Models models, PriceDesk desk) {
        this.models = models;
        this.propose = new ProposePrice(desk);
        this.approve = new ApprovePrice(desk);
        this.withdraw = new WithdrawPrice(desk);
        this.change = new ChangeModel(desk, models);
        this.decide = new DecideModel(desk);
    }

    @Override
    public void addTo(AdminRouter router) {
        String one = "/models/{id}";
        String version = one + "/prices/{versionId}";
        String changed = one + "/changes/{changeId}";
        router.add("GET", "/models", Permission.VIEW_MODELS, this::list);
        router.add("GET", one, Permission.VIEW_MODELS, this::one);
        router.add("PUT", one, Permission.SET_PRICES, this::put);
        router.add("DELETE", one, Permission.SET_PRICES, this::retire);
        router.add("POST", one + "/prices", Permission.SET_PRICES, this::propose);
        router.add("POST", version + "/approve", Permission.SET_PRICES, this::approve);
        router.add("DELETE", version, Permission.SET_PRICES, this::withdraw);
        router.add("POST", changed + "/approve", Permission.SET_PRICES, this::approveChange);
        router.add("DELETE", changed, Permission.SET_PRICES, this::withdrawChange);
    }

    private Answer list(AdminCall call) {
        return Answer.ok(call.query().pageOfAll(models.list(), Model::id));
    }

    private Answer one(AdminCall call) {
        return shown(call, models.find(call.segment("id")).orElseThrow(ModelRoutes::noModel));
    }

    private Answer put(AdminCall call) {
        String id = call.segment("id");
        Model.Definition definition = call.read(Model.Definition.class);
        definition.overrideReason().ifPresent(why -> call.require(Permission.OVERRIDE_NOTICE));
        changing.lock();
        try {
            Optional<Model> present = models.find(id);
            present.ifPresent(call::requireMatch);
            return switch (change.put(call.actor(), id, definition)) {
                case Outcome.Written written when present.isEmpty() ->
                        Answer.created(written.model()).withEtag(call.http().etag(written.model()));
                case Outcome.Written written -> shown(call, written.model());
                case Outcome other -> changed(other);
            };
        } finally {
            changing.unlock();
        }
    }

    private static Answer shown(AdminCall call, Model model) {
        return Answer.ok(model).withEtag(call.http().etag(model));
    }

    private Answer retire(AdminCall call) {
        Model.Retirement terms =
                call.body().length == 0
                        ? Model.Retirement.PLAIN
                        : call.read(Model.Retirement.class);
        terms.overrideReason().ifPresent(why -> call.require(Permission.OVERRIDE_NOTICE));
        return changed(change.retire(call.actor(), call.segment("id"), terms));
    }

    private static Answer changed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Written written -> Answer.ok(written.model());
            case Outcome.Retired retired -> Answer.noContent();
            case Outcome.Waiting waiting -> Answer.accepted(waiting.change());
            case Outcome.NoSuchModel none -> throw noModel();
            case Outcome.TooEarly early -> throw ProblemException.noticePeriod(early.earliest());
            case Outcome.AlreadyProposed same ->
                    throw ProblemException.conflict(
                            "already_proposed",
                            "Change " + same.changeId() + " is the same; decide or withdraw it.");
        };
    }

    private Answer approveChange(AdminCall call) {
        return answer(decide.approve(call.actor(), call.segment("id"), call.segment("changeId")));
    }

    private Answer withdrawChange(AdminCall call) {
        return answer(decide.withdraw(call.actor(), call.segment("id"), call.segment("changeId")));
    }

    private static Answer answer(Decision decision) {
        return switch (decision) {
            case Decision.Approved approved -> Answer.ok(approved.change());
            case Decision.Withdrawn done -> Answer.noContent();
            case Decision.NoSuchChange none ->
                    throw ProblemException.notFound("There is no such change of the model.");
            case Decision.NotPending settled -> throw notPending();
            case Decision.SameOperator same -> throw samePerson();
            case Decision.InForce inForce ->
                    throw ProblemException.conflict(
                            "model_change_in_force",
                            "A change in force is never undone; put the model as it shall be.");
        };
    }

    private Answer propose(AdminCall call) {
        Model.PriceProposal asked = call.read(Model.PriceProposal.class);
        asked.overrideReason().ifPresent(why -> call.require(Permission.OVERRIDE_NOTICE));
        return switch (propose.propose(call.actor(), call.segment("id"), asked)) {
            case Proposal.Taken taken -> Answer.created(taken.scheduled());
            case Proposal.NoSuchModel none -> throw noModel();
            case Proposal.TooEarly early -> throw ProblemException.noticePeriod(early.earliest());
            case Proposal.WouldMakeLaterOneDearer later ->
                    throw laterDearer(later.laterVersionId());
        };
    }

    private Answer approve(AdminCall call) {
        return switch (approve.approve(
                call.actor(), call.segment("id"), call.segment("versionId"))) {
            case Approval.Approved approved -> Answer.ok(approved.scheduled());
            case Approval.NoSuchVersion none -> throw noVersion();
            case Approval.NotPending settled -> throw notPending();
            case Approval.SameOperator same -> throw samePerson();
            case Approval.WouldMakeLaterOneDearer later ->
                    throw laterDearer(later.laterVersionId());
        };
    }

    private Answer withdraw(AdminCall call) {
        return switch (withdraw.withdraw(
                call.actor(), call.segment("id"), call.segment("versionId"))) {
            case Withdrawal.Withdrawn done -> Answer.noContent();
            case Withdrawal.NoSuchVersion none -> throw noVersion();
            case Withdrawal.InForce inForce ->
                    throw ProblemException.conflict(
                            "price_in_force", "A price in force is never changed; set a new one.");
        };
    }

    private static ProblemException notPending() {
        return ProblemException.conflict("not_pending", "It waits for no approval.");
    }

    private static ProblemException samePerson() {
        return ProblemException.conflict(
                "same_person", "Somebody other than the proposer has to approve.");
    }

    private static ProblemException laterDearer(String versionId) {
        return ProblemException.conflict(
                "later_price_dearer",
                "Version " + versionId + " would become an increase; withdraw it first.");
    }

    private static ProblemException noModel() {
        return ProblemException.notFound("There is no such model.");
    }

    private static ProblemException noVersion() {
        return ProblemException.notFound("There is no such price version.");
    }
}
