package com.nexusapi.relay.access;

import java.net.InetAddress;
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

    /** Whether the key may be used from the address. */
    public boolean isUsableFrom(InetAddress address) {
        return limits.ipRanges()
                .map(ranges -> ranges.stream().anyMatch(range -> range.contains(address)))
                .orElse(true);
    }

    public boolean allows(String model) {
        return models.map(allowed -> allowed.contains(model)).orElse(true);
    }
}
