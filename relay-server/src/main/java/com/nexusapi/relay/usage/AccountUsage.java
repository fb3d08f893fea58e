package com.nexusapi.relay.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Answer to {@code GET /account/v1/usage}. */
public record AccountUsage(Instant from, Instant to, String group, List<Item> items, Total total) {

    /** The sums of one model, key or day. */
    public record Item(String key, @JsonUnwrapped Total sums) {}

    public record Total(
            long calls,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            Money charge) {}

    static Total total(Sums sums) {
        return new Total(
                sums.calls(),
                sums.inputTokens(),
                sums.cachedInputTokens(),
                sums.outputTokens(),
                sums.charge());
    }

    static String name(Grouping grouping) {
        return grouping.name().toLowerCase(Locale.ROOT);
    }
}
