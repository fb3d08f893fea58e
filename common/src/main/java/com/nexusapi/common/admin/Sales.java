package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;

/**
 * Answer to {@code GET /revenue} and {@code GET /usage}: what was sold in a span of whole hours, by
 * model, account, key or channel; the greatest first, by charge or by calls.
 */
public record Sales(Instant from, Instant to, Group group, List<Item> items, Sums total) {

    public Sales {
        items = List.copyOf(items);
    }

    public enum Group {
        MODEL,
        ACCOUNT,
        KEY,
        CHANNEL
    }

    /**
     * The sums of one model, account, key or channel.
     *
     * @param key its id; empty for calls that had none, as refused ones
     */
    public record Item(String key, @JsonUnwrapped Sums sums) {}

    /** Sums of calls; margin is revenue less cost, as in the overview. */
    public record Sums(
            Money revenue,
            Money promo,
            Money cost,
            Money margin,
            long calls,
            long errors,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens) {}
}
