package com.nexusapi.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TokensTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Property(tries = 200)
    void aNewKeyIsWellFormedUntilOneCharacterChanges(@ForAll @IntRange(max = 54) int position) {
        String secret = ApiKeyToken.random(RANDOM).secret();
        char other = secret.charAt(position) == 'x' ? 'y' : 'x';
        String changed = secret.substring(0, position) + other + secret.substring(position + 1);

        assertThat(secret).hasSize(55).startsWith("sk-nx-");
        assertThat(ApiKeyToken.isWellFormed(secret)).isTrue();
        assertThat(ApiKeyToken.isWellFormed(changed)).isFalse();
    }

    @Property(tries = 500)
    void anythingElseIsNotWellFormed(@ForAll String text) {
        assertThat(ApiKeyToken.isWellFormed(text)).isFalse();
    }

    @Test
    void keysAndSessionsDoNotRepeatAndDoNotPrintTheirSecret() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ApiKeyToken key = ApiKeyToken.random(RANDOM);
            SessionToken session = SessionToken.random(RANDOM);
            assertThat(seen.add(key.sha256())).isTrue();
            assertThat(seen.add(session.sha256())).isTrue();
            assertThat(key.toString()).doesNotContain(key.secret());
            assertThat(session.toString()).doesNotContain(session.secret());
        }
    }

    @Property(tries = 5)
    void aPasswordMatchesItsOwnHashOnly(
            @ForAll @StringLength(min = 1, max = 40) String password,
            @ForAll @StringLength(max = 40) String other) {
        PasswordHash hash = PasswordHash.of(password, RANDOM);

        assertThat(hash.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hash.matches(password)).isTrue();
        assertThat(hash.matches(other)).isEqualTo(password.equals(other));
    }

    @Test
    void verifiesAHashMadeElsewhere() {
        // The reference implementation's own test: argon2id, m = 256 KiB, t = 2, p = 1.
        PasswordHash hash =
                new PasswordHash(
                        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
                                + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");

        assertThat(hash.matches("password")).isTrue();
        assertThat(hash.matches("Password")).isFalse();
    }

    @Test
    void aDamagedHashMatchesNothing() {
        assertThat(new PasswordHash("").matches("")).isFalse();
        assertThat(
                        new PasswordHash(
                                        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$"
                                                + "A".repeat(43))
                                .matches("password"))
                .isFalse();
    }

    @Test
    void nobodysHashIsTriedLikeAnyOtherAndMatchesNothing() {
        PasswordHash nobodys = PasswordHash.ofNobody(RANDOM);

        assertThat(nobodys.phc())
                .hasSameSizeAs(PasswordHash.of("password", RANDOM).phc())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(nobodys.matches("password")).isFalse();
        assertThat(nobodys.matches("")).isFalse();
    }
}
