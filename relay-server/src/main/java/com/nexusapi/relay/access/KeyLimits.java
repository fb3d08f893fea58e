package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import java.util.List;
import java.util.Optional;

/** Limits of one API key as stored; an absent limit does not limit. */
public record KeyLimits(
        Optional<Long> rpm,
        Optional<Long> tpm,
        Optional<Long> concurrency,
        Optional<Money> monthlyBudget,
        Optional<List<IpRange>> ipRanges) {

    /** True if nothing has to be counted. */
    boolean isNone() {
        return rpm.isEmpty() && tpm.isEmpty() && concurrency.isEmpty() && monthlyBudget.isEmpty();
    }
}
