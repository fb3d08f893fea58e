package com.nexusapi.relay.security;

import java.security.SecureRandom;
import java.util.Base64;

/** The bearer token of an operator's session: 32 random bytes; only its hash is kept. */
public record SessionToken(String secret) {

    private static final int RANDOM_BYTES = 32;

    public static SessionToken random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new SessionToken(
                "nxs_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public String sha256() {
        return Sha256.hex(secret);
    }

    @Override
    public String toString() {
        return "SessionToken[]";
    }
}
