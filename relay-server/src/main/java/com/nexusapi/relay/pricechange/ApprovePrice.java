package com.nexusapi.relay.pricechange;

import com.nexusapi.common.admin.Model.PriceScheduled;
import com.nexusapi.common.admin.Model.PriceState;
import com.nexusapi.relay.pricing.PriceHistory;
import com.nexusapi.relay.pricing.PriceVersion;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Approves a material change, which publishes its notice. The notice period runs from here: when
 * too little of it is left, the change acts later than proposed.
 */
public final class ApprovePrice {

    /** Answer to {@link #approve}. */
    public sealed interface Approval {

        record Approved(PriceScheduled scheduled) implements Approval {}

        record NoSuchVersion() implements Approval {}

        record NotPending() implements Approval {}

        /** Four eyes: the proposer cannot approve. */
        record SameOperator() implements Approval {}

        /** A version scheduled meanwhile would become an increase without notice. */
        record WouldMakeLaterOneDearer(String laterVersionId) implements Approval {}
    }

    private final PriceDesk desk;

    public ApprovePrice(PriceDesk desk) {
        this.desk = desk;
    }

    public Approval approve(String actor, String modelId, String versionId) {
        Approval result =
                desk.db()
                        .call(tx -> {
                            desk.models().lock(tx, modelId);
                            return desk.prices()
                                    .find(tx, modelId, versionId)
                                    .map(version -> approve(tx, actor, version))
                                    .orElseGet(Approval.NoSuchVersion::new);
                        });
        desk.book().refresh();
        return result;
    }

    private Approval approve(Tx tx, String actor, PriceVersion version) {
        if (!version.isPending()) {
            return new Approval.NotPending();
        }
        if (version.proposedBy().equals(actor)) {
            return new Approval.SameOperator();
        }
        Instant now = desk.clock().now();
        Instant acting =
                desk.acting(version.effectiveFrom(), version.overrideReason().isPresent(), now);
        PriceHistory history = desk.prices().historyOf(tx, version.modelId());
        Optional<PriceVersion> later = Materiality.madeAnIncrease(history, version.sheet(), acting);
        if (later.isPresent()) {
            return new Approval.WouldMakeLaterOneDearer(later.get().id());
        }
        Optional<String> notice = desk.publish(tx, version.id(), acting, now);
        desk.prices().approve(tx, version.id(), actor, acting);
        desk.changed(
                tx,
                new Event(
                        actor,
                        "price.approved",
                        version.id(),
                        version.modelId() + " from " + acting));
        return new Approval.Approved(
                new PriceScheduled(version.id(), PriceState.SCHEDULED, acting, true, notice));
    }
}
