package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;

/**
 * What may be bought, and what is given with an account's first top-up.
 *
 * @param minMinor least amount, in cents
 * @param maxMinor greatest amount, in cents
 * @param firstBonusBps bonus on the first top-up, in basis points of its credit
 */
public record TopUpRules(long minMinor, long maxMinor, long firstBonusBps) {

    public static final TopUpRules DEFAULT = new TopUpRules(500, 1_000_000, 1_000);

    /** The only currency so far; another needs the rate shown at the checkout (payments §3). */
    public static final String CURRENCY = "USD";

    private static final long ONE_BPS = 10_000;

    public TopUpRules {
        if (minMinor <= 0 || maxMinor < minMinor || firstBonusBps < 0) {
            throw new IllegalArgumentException(
                    "top-up rules: 0 < min <= max and bonus >= 0 expected");
        }
    }

    Money firstBonus(Money credit) {
        return Money.ofNanos(Math.multiplyExact(credit.nanoUsd(), firstBonusBps) / ONE_BPS);
    }
}
