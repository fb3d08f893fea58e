package com.nexusapi.relay.pricechange;

import com.nexusapi.common.admin.Model;
import com.nexusapi.relay.pricing.ModelChange;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Approves a model's retirement or lowered limits, which publishes the notice, or takes back what
 * is not in force. As with prices, the notice period runs from the approval.
 */
public final class DecideModel {

    /** Answer to {@link #approve} and {@link #withdraw}. */
    public sealed interface Decision {

        record Approved(Model.Change change) implements Decision {}

        record Withdrawn() implements Decision {}

        record NoSuchChange() implements Decision {}

        record NotPending() implements Decision {}

        /** Four eyes: the proposer cannot approve. */
        record SameOperator() implements Decision {}

        /** It acts already, or too soon for every node to learn of the withdrawal. */
        record InForce() implements Decision {}
    }

    private final PriceDesk desk;

    public DecideModel(PriceDesk desk) {
        this.desk = desk;
    }

    public Decision approve(String actor, String modelId, String changeId) {
        return decide(modelId, changeId, (tx, change) -> approve(tx, actor, change));
    }

    public Decision withdraw(String actor, String modelId, String changeId) {
        return decide(modelId, changeId, (tx, change) -> withdraw(tx, actor, change));
    }

    private Decision decide(
            String modelId, String changeId, BiFunction<Tx, ModelChange, Decision> how) {
        Decision decision =
                desk.db()
                        .call(tx -> {
                            desk.models().lock(tx, modelId);
                            return desk.modelChanges()
                                    .find(tx, modelId, changeId)
                                    .map(change -> how.apply(tx, change))
                                    .orElseGet(Decision.NoSuchChange::new);
                        });
        desk.book().refresh();
        return decision;
    }

    private Decision approve(Tx tx, String actor, ModelChange change) {
        if (!change.isPending()) {
            return new Decision.NotPending();
        }
        if (change.proposedBy().equals(actor)) {
            return new Decision.SameOperator();
        }
        Instant now = desk.clock().now();
        Instant acting =
                desk.acting(change.effectiveFrom(), change.overrideReason().isPresent(), now);
        ModelChange approved = change.approvedBy(actor, acting);
        desk.modelChanges().approve(tx, approved);
        Optional<String> notice = desk.publish(tx, change.id(), acting, now);
        audit(tx, actor, "model.change-approved", approved);
        return new Decision.Approved(approved.shown(now, notice));
    }

    private Decision withdraw(Tx tx, String actor, ModelChange change) {
        if (!desk.mayWithdraw(change.isPending(), change.effectiveFrom())) {
            return new Decision.InForce();
        }
        desk.modelChanges().withdraw(tx, change.id());
        desk.notices().deleteDraft(tx, change.id());
        audit(tx, actor, "model.change-withdrawn", change);
        return new Decision.Withdrawn();
    }

    private void audit(Tx tx, String actor, String action, ModelChange change) {
        desk.changed(
                tx,
                new Event(
                        actor,
                        action,
                        change.id(),
                        change.modelId() + " from " + change.effectiveFrom()));
    }
}
