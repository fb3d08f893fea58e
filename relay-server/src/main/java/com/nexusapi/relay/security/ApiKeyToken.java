package com.nexusapi.relay.security;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The secret of an API key: {@code sk-nx-}, 32 random bytes in base 62, and a checksum by which a
 * mistyped or foreign key is told from ours without asking the database. Only its {@link #sha256}
 * is kept.
 */
public record ApiKeyToken(String secret) {

    private static final String START = "sk-nx-";
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARS = 43;
    private static final int CHECK_CHARS = 6;
    private static final int LENGTH = START.length() + RANDOM_CHARS + CHECK_CHARS;
    private static final int PREFIX_CHARS = START.length() + 4;

    public ApiKeyToken {
        if (!isWellFormed(secret)) {
            throw new IllegalArgumentException("not an API key of ours");
        }
    }

    public static ApiKeyToken random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String body = START + base62(new BigInteger(1, bytes));
        return new ApiKeyToken(body + checksum(body));
    }

    /** Whether the text could be one of our keys; says nothing of whether it is known. */
    public static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith(START)) {
            return false;
        }
        for (int i = START.length(); i < LENGTH; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return text.endsWith(checksum(text.substring(0, LENGTH - CHECK_CHARS)));
    }

    private static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    public String sha256() {
        return sha256(secret);
    }

    /** Under which a key is kept; of a well-formed secret that need not be looked at twice. */
    public static String sha256(String secret) {
        return Sha256.hex(secret);
    }

    /** The beginning, which names a key to people. */
    public String prefix() {
        return secret.substring(0, PREFIX_CHARS);
    }

    public String last4() {
        return secret.substring(LENGTH - 4);
    }

    @Override
    public String toString() {
        return "ApiKeyToken[" + prefix() + "…]";
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        char[] text = new char[CHECK_CHARS];
        long rest = crc.getValue();
        for (int i = CHECK_CHARS - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(text);
    }

    private static String base62(BigInteger number) {
        char[] text = new char[RANDOM_CHARS];
        BigInteger rest = number;
        for (int i = RANDOM_CHARS - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(text);
    }
}
