package com.nexusapi.relay.payment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures by the convention of Standard Webhooks: {@code v1,} and the base64 of an HMAC-SHA256
 * over id, point, timestamp, point and the body's bytes.
 */
public final class WebhookSignature {

    /** How old, or how far ahead, a delivery may be; an older one may be replayed by anybody. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    /** The convention allows several; nobody needs more, and each costs a comparison. */
    private static final int MOST_SIGNATURES = 16;

    private WebhookSignature() {}

    /** Why the delivery is not taken; empty when it is genuine. */
    static Optional<String> objection(Delivery delivery, WebhookSecrets secrets, Instant now) {
        Optional<Instant> sentAt = sentAt(delivery.timestamp());
        if (sentAt.isEmpty()) {
            return Optional.of("no timestamp");
        }
        if (Duration.between(sentAt.get(), now).abs().compareTo(TOLERANCE) > 0) {
            return Optional.of("the timestamp is too far from now");
        }
        boolean genuine = false;
        List<byte[]> given = given(delivery.signature());
        for (byte[] key : secrets.keys()) {
            byte[] expected = hmac(key, delivery);
            for (byte[] signature : given) {
                genuine |= MessageDigest.isEqual(expected, signature);
            }
        }
        return genuine ? Optional.empty() : Optional.of("no signature is ours");
    }

    private static Optional<Instant> sentAt(String seconds) {
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<byte[]> given(String header) {
        return Arrays.stream(header.split(" "))
                .filter(part -> part.startsWith(VERSION))
                .limit(MOST_SIGNATURES)
                .map(part -> part.substring(VERSION.length()))
                .flatMap(text -> decoded(text).stream())
                .toList();
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(byte[] key, Delivery delivery) {
        return hmac(key, delivery.id() + "." + delivery.timestamp() + ".", delivery.body());
    }

    private static byte[] hmac(byte[] key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", e);
        }
    }
}
