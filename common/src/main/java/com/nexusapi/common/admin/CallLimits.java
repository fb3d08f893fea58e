package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.util.List;
import java.util.Optional;

/**
 * Limits of the calls of an API key or of a whole account; an absent limit does not limit.
 *
 * @param rpm calls a minute
 * @param tpm tokens a minute, those of input and output together
 * @param concurrency calls at a time
 * @param monthlyBudget what calls may be charged in a calendar month of UTC
 * @param models the only models allowed
 * @param ipRanges where calls may come from: addresses, or ranges such as {@code 192.0.2.0/24}
 */
public record CallLimits(
        Optional<Long> rpm,
        Optional<Long> tpm,
        Optional<Long> concurrency,
        Optional<Money> monthlyBudget,
        Optional<List<String>> models,
        Optional<List<String>> ipRanges) {

    /** Everything is allowed. */
    public static final CallLimits NONE =
            new CallLimits(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
