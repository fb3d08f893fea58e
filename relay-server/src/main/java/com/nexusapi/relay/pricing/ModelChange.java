package com.nexusapi.relay.pricing;

import com.nexusapi.common.admin.Model;
import java.time.Instant;
import java.util.Optional;

/**
 * A model's retirement, or its limits lowered, from a time on (DESIGN §6). It counts only when
 * somebody other than its proposer has approved it.
 *
 * @param overrideReason why it need not wait for its notice period
 */
public record ModelChange(
        String id,
        String modelId,
        Lowering lowering,
        Instant effectiveFrom,
        String reason,
        Optional<String> overrideReason,
        String proposedBy,
        Optional<String> approvedBy,
        Instant createdAt) {

    public boolean isPending() {
        return approvedBy.isEmpty();
    }

    boolean isInForce(Instant at) {
        return !isPending() && !effectiveFrom.isAfter(at);
    }

    public ModelChange approvedBy(String actor, Instant acting) {
        return new ModelChange(
                id,
                modelId,
                lowering,
                acting,
                reason,
                overrideReason,
                proposedBy,
                Optional.of(actor),
                createdAt);
    }

    public Model.Change shown(Instant at, Optional<String> noticeId) {
        Model.PriceState settled =
                isInForce(at) ? Model.PriceState.EFFECTIVE : Model.PriceState.SCHEDULED;
        return new Model.Change(
                id,
                lowering.retires(),
                lowering.switchesOff(),
                lowering.contextWindow(),
                lowering.maxOutputTokens(),
                lowering.endpointsTaken(),
                isPending() ? Model.PriceState.PENDING_APPROVAL : settled,
                effectiveFrom,
                reason,
                noticeId);
    }
}
