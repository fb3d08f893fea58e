package com.nexusapi.relay.topup;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Money;
import com.nexusapi.relay.settings.BusinessSettings;

/** What may be bought, and what is given with an account's first top-up, as the settings say. */
public final class TopUpRules {

    /** The currency of orders. A checkout may ask for another, at the provider's rate. */
    public static final String CURRENCY = "USD";

    private static final long ONE_BPS = 10_000;

    private final BusinessSettings settings;

    public TopUpRules(BusinessSettings settings) {
        this.settings = settings;
    }

    void check(long amountMinor, String currency) {
        long least = settings.get(BusinessSettings.LEAST_TOP_UP_CENTS);
        long most = settings.get(BusinessSettings.MOST_TOP_UP_CENTS);
        require(currency.equals(CURRENCY), "currency", "must be " + CURRENCY);
        require(
                amountMinor >= least && amountMinor <= most,
                "amountMinor",
                "must be from " + Money.ofCents(least) + " to " + Money.ofCents(most));
    }

    /** The bonus on a first top-up, in basis points of its credit. */
    long firstBonusBps() {
        return settings.get(BusinessSettings.FIRST_BONUS_BPS);
    }

    static Money bonus(Money credit, long bps) {
        return Money.ofNanos(Math.multiplyExact(credit.nanoUsd(), bps) / ONE_BPS);
    }
}
