package com.nexusapi.relay.pricing;

import java.time.Instant;
import java.util.List;

/** A model as we offer it, without its price. */
public record OfferedModel(
        String id,
        String displayName,
        String ownedBy,
        long contextWindow,
        long maxOutputTokens,
        List<String> endpoints,
        boolean enabled,
        Instant createdAt) {

    public OfferedModel {
        endpoints = List.copyOf(endpoints);
    }

    OfferedModel with(
            long newContextWindow,
            long newMaxOutputTokens,
            List<String> newEndpoints,
            boolean isEnabled) {
        return new OfferedModel(
                id,
                displayName,
                ownedBy,
                newContextWindow,
                newMaxOutputTokens,
                newEndpoints,
                isEnabled,
                createdAt);
    }
}
