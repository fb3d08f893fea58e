package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.pricechange.ApprovePrice;
import com.nexusapi.relay.pricechange.ApprovePrice.Approval;
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

/** {@code /models} and their prices. */
public final class ModelRoutes implements AdminRoutes {

    private final Models models;
    private final ProposePrice propose;
    private final ApprovePrice approve;
    private final WithdrawPrice withdraw;

    /** Keeps a change between its look at {@code If-Match} and its write alone on this node. */
    private final ReentrantLock changing = new ReentrantLock();

    public ModelRoutes(Models models, PriceDesk desk) {
        this.models = models;
        this.propose = new ProposePrice(desk);
        this.approve = new ApprovePrice(desk);
        this.withdraw = new WithdrawPrice(desk);
    }

    @Override
    public void addTo(AdminRouter router) {
        String one = "/models/{id}";
        String version = one + "/prices/{versionId}";
        router.add("GET", "/models", Permission.VIEW_MODELS, this::list);
        router.add("GET", one, Permission.VIEW_MODELS, this::one);
        router.add("PUT", one, Permission.SET_PRICES, this::put);
        router.add("DELETE", one, Permission.SET_PRICES, this::retire);
        router.add("POST", one + "/prices", Permission.SET_PRICES, this::propose);
        router.add("POST", version + "/approve", Permission.SET_PRICES, this::approve);
        router.add("DELETE", version, Permission.SET_PRICES, this::withdraw);
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
        changing.lock();
        try {
            Optional<Model> present = models.find(id);
            present.ifPresent(call::requireMatch);
            Model model = models.put(call.actor(), id, definition);
            return present.isEmpty()
                    ? Answer.created(model).withEtag(call.http().etag(model))
                    : shown(call, model);
        } finally {
            changing.unlock();
        }
    }

    private static Answer shown(AdminCall call, Model model) {
        return Answer.ok(model).withEtag(call.http().etag(model));
    }

    private Answer retire(AdminCall call) {
        if (!models.retire(call.actor(), call.segment("id"))) {
            throw noModel();
        }
        return Answer.noContent();
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
            case Approval.NotPending settled ->
                    throw ProblemException.conflict("not_pending", "It waits for no approval.");
            case Approval.SameOperator same ->
                    throw ProblemException.conflict(
                            "same_person", "Somebody other than the proposer has to approve.");
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
