package com.nexusapi.common.admin;

import java.util.List;
import java.util.Map;

/**
 * All that a price version or a channel's cost says of one model: base prices, the long-context
 * tiers (the tier reached applies to the whole request) and service-tier multipliers in basis
 * points.
 */
public record PriceSheet(
        Prices prices, List<LongContext> longContext, Map<String, Long> serviceTiersBps) {

    public PriceSheet {
        longContext = longContext == null ? List.of() : List.copyOf(longContext);
        serviceTiersBps = serviceTiersBps == null ? Map.of() : Map.copyOf(serviceTiersBps);
    }

    public static PriceSheet of(Prices prices) {
        return new PriceSheet(prices, List.of(), Map.of());
    }

    /** Applies when the request's input tokens exceed the threshold strictly. */
    public record LongContext(long aboveInputTokens, Prices prices) {}
}
