package com.nexusapi.relay.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as kept: Argon2id in the PHC string format. The cost is OWASP's first choice (19 MiB,
 * two passes); hashes made with another cost still verify, within bounds that keep a damaged row
 * from exhausting the memory.
 */
public record PasswordHash(String phc) {

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d)"
                            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final Cost USUAL_COST = new Cost(19_456, 2, 1);
    private static final int MAX_MEMORY_KIB = 262_144;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    public static PasswordHash of(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return ofParts(salt, derive(password, salt, USUAL_COST, HASH_BYTES));
    }

    /**
     * What no password is known to match, at the usual cost of trying: compared with where there is
     * no such operator, so that the time does not tell. It is chance, which takes no hashing.
     */
    public static PasswordHash ofNobody(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return ofParts(salt, hash);
    }

    private static PasswordHash ofParts(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash(
                "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                        .formatted(
                                USUAL_COST.memoryKib(),
                                USUAL_COST.passes(),
                                USUAL_COST.lanes(),
                                base64.encodeToString(salt),
                                base64.encodeToString(hash)));
    }

    /** Compares in a time that does not depend on where the hashes differ. */
    public boolean matches(String password) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            return false;
        }
        return Cost.parse(parts)
                .map(cost -> {
                    byte[] salt = Base64.getDecoder().decode(parts.group(4));
                    byte[] expected = Base64.getDecoder().decode(parts.group(5));
                    return MessageDigest.isEqual(
                            expected, derive(password, salt, cost, expected.length));
                })
                .orElse(false);
    }

    @Override
    public String toString() {
        return "PasswordHash[]";
    }

    private static byte[] derive(String password, byte[] salt, Cost cost, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private record Cost(int memoryKib, int passes, int lanes) {

        static Optional<Cost> parse(Matcher parts) {
            int memory = Integer.parseInt(parts.group(1));
            int passes = Integer.parseInt(parts.group(2));
            int lanes = Integer.parseInt(parts.group(3));
            boolean sane =
                    lanes >= 1 && passes >= 1 && memory >= 8 * lanes && memory <= MAX_MEMORY_KIB;
            return sane ? Optional.of(new Cost(memory, passes, lanes)) : Optional.empty();
        }
    }
}
