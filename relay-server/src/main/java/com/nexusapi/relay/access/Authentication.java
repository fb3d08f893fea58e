package com.nexusapi.relay.access;

/** Answer to {@link Access#authenticate}. */
public sealed interface Authentication {

    record Granted(KeyGrant grant) implements Authentication {}

    /** Not one of our keys. */
    record Unknown() implements Authentication {}

    record Revoked(KeyGrant grant) implements Authentication {}

    record Expired(KeyGrant grant) implements Authentication {}

    record KeySuspended(KeyGrant grant) implements Authentication {}

    record AccountSuspended(KeyGrant grant) implements Authentication {}
}
