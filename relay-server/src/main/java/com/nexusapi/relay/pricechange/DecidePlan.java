package com.nexusapi.relay.pricechange;

import com.nexusapi.relay.access.PlanChange;
import com.nexusapi.relay.access.PlanStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Approves a dearer plan or move, which publishes its notice, or takes one back that is not in
 * force. As with prices, the notice period runs from the approval.
 */
public final class DecidePlan {

    /** Answer to {@link #approve} and {@link #withdraw}. */
    public sealed interface Decision {

        record Approved(PlanChange change, Optional<String> noticeId) implements Decision {}

        record Withdrawn() implements Decision {}

        record NoSuchChange() implements Decision {}

        record NotPending() implements Decision {}

        /** Four eyes: the proposer cannot approve. */
        record SameOperator() implements Decision {}

        /** It acts already, or too soon for every node to learn of the withdrawal. */
        record InForce() implements Decision {}
    }

    private final PriceDesk desk;
    private final PlanStore plans = new PlanStore();

    public DecidePlan(PriceDesk desk) {
        this.desk = desk;
    }

    public Decision approve(String actor, String changeId) {
        return desk.db()
                .call(tx -> {
                    plans.lock(tx);
                    return plans.find(tx, changeId)
                            .map(change -> approve(tx, actor, change))
                            .orElseGet(Decision.NoSuchChange::new);
                });
    }

    private Decision approve(Tx tx, String actor, PlanChange change) {
        if (!change.isPending()) {
            return new Decision.NotPending();
        }
        if (change.proposedBy().equals(actor)) {
            return new Decision.SameOperator();
        }
        Instant now = desk.clock().now();
        Instant acting =
                desk.acting(change.effectiveFrom(), change.overrideReason().isPresent(), now);
        PlanChange approved = change.approvedBy(actor, acting);
        plans.approve(tx, approved);
        Optional<String> notice = desk.publish(tx, change.id(), acting, now);
        audit(tx, actor, "plan.change-approved", approved);
        return new Decision.Approved(approved, notice);
    }

    public Decision withdraw(String actor, String changeId) {
        return desk.db()
                .call(tx -> {
                    plans.lock(tx);
                    return plans.find(tx, changeId)
                            .map(change -> withdraw(tx, actor, change))
                            .orElseGet(Decision.NoSuchChange::new);
                });
    }

    private Decision withdraw(Tx tx, String actor, PlanChange change) {
        if (!desk.mayWithdraw(change.isPending(), change.effectiveFrom())) {
            return new Decision.InForce();
        }
        plans.withdraw(tx, change.id());
        desk.notices().deleteDraft(tx, change.id());
        audit(tx, actor, "plan.change-withdrawn", change);
        return new Decision.Withdrawn();
    }

    private void audit(Tx tx, String actor, String action, PlanChange change) {
        desk.changed(
                tx,
                new Event(
                        actor,
                        action,
                        change.id(),
                        change.subject() + " from " + change.effectiveFrom()));
    }
}
