package com.nexusapi.relay.pricing;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceSheet;
import java.time.Instant;
import java.util.Optional;

/**
 * A price of one model from a time on; never changed once in force. A material one counts only when
 * somebody other than its proposer has approved it.
 *
 * @param overrideReason why a material one need not wait for its notice period
 */
public record PriceVersion(
        String id,
        String modelId,
        Instant effectiveFrom,
        PriceSheet sheet,
        String reason,
        Optional<String> overrideReason,
        boolean material,
        String proposedBy,
        Optional<String> approvedBy,
        Instant createdAt) {

    public boolean isPending() {
        return material && approvedBy.isEmpty();
    }

    boolean isInForce(Instant at) {
        return !isPending() && !effectiveFrom.isAfter(at);
    }

    public Model.PriceVersion shown(Model.PriceState state) {
        return new Model.PriceVersion(
                id,
                state,
                effectiveFrom,
                sheet.prices(),
                sheet.longContext(),
                sheet.serviceTiersBps(),
                reason);
    }
}
