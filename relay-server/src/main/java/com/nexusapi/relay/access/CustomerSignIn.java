package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.PasswordHash;
import com.nexusapi.relay.security.SessionToken;
import com.nexusapi.relay.security.Sha256;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Customers sign in by a code sent to their e-mail address. Whether an address has an account does
 * not show: the code is sent to every address, and the first sign-in makes the account.
 */
public final class CustomerSignIn {

    /** The version of the published terms that a first sign-in accepts. */
    public static final String TERMS_VERSION = "2026-11-01";

    public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
    public static final Duration SESSION_LIFETIME = Duration.ofDays(30);

    private static final int CODES = 1_000_000;
    private static final int MOST_TRIES = 5;
    private static final int MOST_CODE_CHARS = 20;
    private static final int MOST_HASHES_AT_ONCE = 4;

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;
    private final Accounts accounts;
    private final CodeSender sender;
    private final AuditStore audit;
    private final CustomerSignInStore store = new CustomerSignInStore();
    private final SignInThrottle byEmail;
    private final SignInThrottle byAddress;

    /**
     * Bounds the memory that hashing takes: a code has few digits, so that its hash has to cost.
     */
    private final Semaphore hashing = new Semaphore(MOST_HASHES_AT_ONCE);

    /** What it is built on. */
    public record Parts(Db db, Ids ids, Clock clock, SecureRandom random) {}

    public CustomerSignIn(Parts parts, Accounts accounts, CodeSender sender) {
        this.db = parts.db();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.random = parts.random();
        this.accounts = accounts;
        this.sender = sender;
        this.audit = new AuditStore(clock);
        this.byEmail = new SignInThrottle(clock, 5, Duration.ofHours(1));
        this.byAddress = new SignInThrottle(clock, 20, Duration.ofHours(1));
    }

    /** Sends a code to an address, in the transaction that keeps its hash. */
    @FunctionalInterface
    public interface CodeSender {

        void send(Tx tx, String email, Optional<String> accountId, String code);
    }

    /** Answer to {@link #verify}. */
    public sealed interface Verification {

        record SignedIn(SessionToken token, CustomerSession session) implements Verification {}

        /** The code is wrong, used or too old; which, is not said. */
        record Refused() implements Verification {}

        record Throttled(Duration retryAfter) implements Verification {}
    }

    /**
     * Sends a code.
     *
     * @param address the client's network address, for throttling
     * @return how long to wait first, if the asker has to
     */
    public Optional<Duration> request(String email, String address) {
        String name = Emails.check(email);
        Optional<Duration> wait = byAddress.attempt(address).or(() -> byEmail.attempt(name));
        if (wait.isPresent()) {
            return wait;
        }
        String code = "%06d".formatted(random.nextInt(CODES));
        PasswordHash hash = hashed(code);
        db.run(tx -> {
            store.putCode(tx, name, hash, clock.now().plus(CODE_LIFETIME));
            sender.send(tx, name, store.accountOf(tx, name), code);
        });
        return Optional.empty();
    }

    private PasswordHash hashed(String code) {
        hashing.acquireUninterruptibly();
        try {
            return PasswordHash.of(code, random);
        } finally {
            hashing.release();
        }
    }

    /** Begins a session for the code that was sent last. */
    public Verification verify(String email, String code, String address) {
        String name = Emails.check(email);
        Optional<Duration> wait = byAddress.attempt(address);
        if (wait.isPresent()) {
            return new Verification.Throttled(wait.get());
        }
        String digits = code.replaceAll("\\s", "");
        Optional<PasswordHash> kept =
                db.call(tx -> store.tryCode(tx, name, MOST_TRIES, clock.now()));
        boolean right =
                kept.isPresent()
                        && digits.length() <= MOST_CODE_CHARS
                        && matches(kept.get(), digits)
                        && db.call(tx -> store.useCode(tx, name, kept.get()));
        if (!right) {
            return new Verification.Refused();
        }
        byEmail.succeeded(name);
        byAddress.succeeded(address);
        return begin(accountOf(name), address);
    }

    private boolean matches(PasswordHash hash, String code) {
        hashing.acquireUninterruptibly();
        try {
            return hash.matches(code);
        } finally {
            hashing.release();
        }
    }

    private String accountOf(String email) {
        return switch (accounts.open(
                email, new Account.Creation(email, email, Optional.empty(), Optional.empty()))) {
            case Accounts.Opening.Opened(Customer customer) -> customer.id();
            case Accounts.Opening.EmailTaken() ->
                    db.call(tx -> store.accountOf(tx, email)).orElseThrow();
        };
    }

    private Verification begin(String accountId, String address) {
        SessionToken token = SessionToken.random(random);
        CustomerSession session =
                new CustomerSession(
                        ids.next("ses"),
                        accountId,
                        Account.State.ACTIVE,
                        clock.now().plus(SESSION_LIFETIME));
        db.run(tx -> {
            store.acceptTerms(tx, accountId, TERMS_VERSION, clock.now());
            store.insertSession(tx, token.sha256(), session, clock.now());
            audit.append(
                    tx,
                    new AuditStore.Event(
                            accountId, "session.begun", session.id(), "from " + address));
        });
        return new Verification.SignedIn(token, session);
    }

    /** The running session of a bearer token. */
    public Optional<CustomerSession> session(String token) {
        return db.call(tx -> store.session(tx, Sha256.hex(token), clock.now()));
    }

    public void signOut(CustomerSession session) {
        db.run(tx -> {
            store.deleteSession(tx, session.id());
            audit.append(
                    tx,
                    new AuditStore.Event(session.accountId(), "session.ended", session.id(), ""));
        });
    }
}
