package com.nexusapi.relay.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a valid API key allows.
 *
 * @param planBps factor of the account's price plan in basis points, when the key was asked for
 * @param accountLimits of the key's account, which all its keys share
 */
public record KeyGrant(
        String keyId, String accountId, long planBps, Limits limits, Limits accountLimits) {

    KeyGrant withPlanBps(long bps) {
        return bps == planBps ? this : new KeyGrant(keyId, accountId, bps, limits, accountLimits);
    }

    Limited.Key key() {
        return new Limited.Key(accountId, keyId);
    }

    Limited.Account account() {
        return new Limited.Account(accountId);
    }

    /** Who may not be used from the address; empty when both key and account may. */
    public Optional<Limited> refusing(InetAddress address) {
        return firstOf(limits -> !limits.allow(address));
    }

    /** Who may not use the model; empty when both key and account may. */
    public Optional<Limited> refusing(String model) {
        return firstOf(limits -> !limits.allow(model));
    }

    public boolean allows(String model) {
        return limits.allow(model) && accountLimits.allow(model);
    }

    private Optional<Limited> firstOf(Predicate<Limits> refuse) {
        return Stream.<Limited>of(key(), account())
                .filter(whose -> refuse.test(whose.limits(this)))
                .findFirst();
    }
}
