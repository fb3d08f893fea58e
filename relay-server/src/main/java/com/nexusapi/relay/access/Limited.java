package com.nexusapi.relay.access;

/** Whose limits a call is held to. */
public sealed interface Limited {

    /** One API key. */
    record Key(String accountId, String keyId) implements Limited {}

    /** An account, hence all its keys together. */
    record Account(String accountId) implements Limited {}

    /** Its limits as the key was granted. */
    default Limits limits(KeyGrant key) {
        return switch (this) {
            case Key _ -> key.limits();
            case Account _ -> key.accountLimits();
        };
    }

    /** As errors name it to the caller: {@code this API key} or {@code this account}. */
    default String words() {
        return switch (this) {
            case Key _ -> "this API key";
            case Account _ -> "this account";
        };
    }
}
