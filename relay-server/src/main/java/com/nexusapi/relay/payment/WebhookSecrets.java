package com.nexusapi.relay.payment;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The keys that deliveries may be signed with: one, or two while the provider changes from one to
 * the other. None means that no delivery is taken.
 */
public final class WebhookSecrets {

    public static final WebhookSecrets NONE = new WebhookSecrets(List.of());

    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 16;
    private static final int MOST_SECRETS = 2;

    private final List<byte[]> keys;

    private WebhookSecrets(List<byte[]> keys) {
        this.keys = keys;
    }

    /**
     * Reads secrets as the provider shows them, {@code whsec_} and base64, separated by commas.
     *
     * @throws IllegalArgumentException if one is none, or there are more than two; does not say it
     */
    public static WebhookSecrets of(String text) {
        List<byte[]> keys =
                Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(secret -> !secret.isEmpty())
                        .map(WebhookSecrets::key)
                        .toList();
        if (keys.size() > MOST_SECRETS) {
            throw new IllegalArgumentException("more than two secrets");
        }
        return new WebhookSecrets(keys);
    }

    private static byte[] key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a secret begins with " + PREFIX);
        }
        byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a secret is too short");
        }
        return key;
    }

    List<byte[]> keys() {
        return keys;
    }

    @Override
    public String toString() {
        return "WebhookSecrets[" + keys.size() + "]";
    }
}
