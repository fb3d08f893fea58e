package com.nexusapi.relay.security;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The bearer token of an operator's or a customer's session: 32 random bytes; only its hash is
 * kept.
 */
public record SessionToken(String secret) {

    /** What every such token begins with, and no API key. */
    public static final String PREFIX = "nxs_";

    private static final int RANDOM_BYTES = 32;

    public static SessionToken random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new SessionToken(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public String sha256() {
        return Sha256.hex(secret);
    }

    @Override
    public String toString() {
        return "SessionToken[]";
    }
}
