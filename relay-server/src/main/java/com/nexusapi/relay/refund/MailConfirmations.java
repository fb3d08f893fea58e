package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.security.Sha256;
import com.nexusapi.relay.store.Tx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Links by which an account's owner confirms a request that came by mail. The token in a link has
 * 256 random bits and is kept by its hash; it works once, for a week.
 */
public final class MailConfirmations {

    /** Where the public listener answers them; the token follows. */
    public static final String PATH = "/refunds/confirm/";

    static final Duration LIFETIME = Duration.ofDays(7);

    private static final int TOKEN_BYTES = 32;
    private static final int MOST_TOKEN_CHARS = 100;

    private final Clock clock;
    private final SecureRandom random;
    private final URI site;
    private final MailStore store = new MailStore();

    /**
     * Sets the links up.
     *
     * @param site the address of the public listener as customers reach it
     */
    public MailConfirmations(Clock clock, SecureRandom random, URI site) {
        this.clock = clock;
        this.random = random;
        this.site = site;
    }

    /** A new link, and until when it works. */
    record Link(String url, Instant until) {}

    /** What a link is about, as its page shows it. */
    public sealed interface Found {

        /** To be confirmed, or confirmed by this link before. */
        record Request(
                Language language,
                Refund refund,
                String amount,
                Instant paidAt,
                boolean isConfirmed)
                implements Found {}

        /** There is no such link, or it is too old. */
        record Nothing() implements Found {}
    }

    Link issue(Tx tx, String refundId) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant until = clock.now().plus(LIFETIME);
        store.insertConfirmation(tx, Sha256.hex(token), refundId, until);
        String base = site.toString().replaceAll("/+$", "");
        return new Link(base + PATH + token, until);
    }

    boolean hasOpen(Tx tx, String refundId) {
        return store.hasOpenConfirmation(tx, refundId, clock.now());
    }

    Optional<MailStore.Confirmation> find(Tx tx, String token) {
        return token.length() > MOST_TOKEN_CHARS
                ? Optional.empty()
                : store.confirmation(tx, Sha256.hex(token))
                        .filter(found ->
                                found.usedAt().isPresent()
                                        || found.expiresAt().isAfter(clock.now()));
    }

    void use(Tx tx, String token) {
        store.useConfirmation(tx, Sha256.hex(token), clock.now());
    }
}
