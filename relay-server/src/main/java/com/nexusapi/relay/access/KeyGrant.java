package com.nexusapi.relay.access;

import java.util.Optional;
import java.util.Set;

/**
 * What a valid API key allows.
 *
 * @param planBps factor of the account's price plan in basis points, when the key was asked for
 * @param models the only models allowed; absent when all are
 */
public record KeyGrant(
        String keyId,
        String accountId,
        long planBps,
        Optional<Set<String>> models,
        KeyLimits limits) {

    KeyGrant withPlanBps(long bps) {
        return bps == planBps ? this : new KeyGrant(keyId, accountId, bps, models, limits);
    }

    public boolean allows(String model) {
        return models.map(allowed -> allowed.contains(model)).orElse(true);
    }
}
