package com.nexusapi.common.admin;

import com.nexusapi.common.Money;

/**
 * What happened in a span of time. Revenue is charges drawn from top-up lots, promo those from
 * bonus and grant lots; margin = revenue − cost. {@code p50Ms} and {@code p99Ms} are latencies of
 * whole calls in milliseconds, zero where there were none.
 */
public record Totals(
        Money revenue,
        Money promo,
        Money cost,
        Money margin,
        long calls,
        long errors,
        long inputTokens,
        long outputTokens,
        long p50Ms,
        long p99Ms,
        Money topUps,
        Money refunds) {

    public static final Totals NONE =
            new Totals(
                    Money.ZERO,
                    Money.ZERO,
                    Money.ZERO,
                    Money.ZERO,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    Money.ZERO,
                    Money.ZERO);
}
