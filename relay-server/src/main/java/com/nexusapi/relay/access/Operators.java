package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.security.PasswordHash;
import com.nexusapi.relay.security.SessionToken;
import com.nexusapi.relay.security.Sha256;
import com.nexusapi.relay.store.Db;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Operators: who they are, and their sessions. */
public final class Operators {

    /** Answer to {@link #create}. */
    public sealed interface Creation {

        record Created(Operator operator) implements Creation {}

        record EmailTaken() implements Creation {}
    }

    /** Answer to {@link #delete}. */
    public sealed interface Deletion {

        record Deleted() implements Deletion {}

        record NoSuchOperator() implements Deletion {}

        /** Somebody must be left who can manage operators. */
        record LastOwner() implements Deletion {}
    }

    public static final Duration SESSION_LIFETIME = Duration.ofHours(12);

    private static final int LEAST_PASSWORD_CHARS = 12;
    private static final int MOST_PASSWORD_CHARS = 256;
    private static final int MOST_HASHES_AT_ONCE = 4;

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;
    private final AuditStore audit;
    private final OperatorStore store = new OperatorStore();
    private final SignInThrottle byEmail;
    private final SignInThrottle byAddress;
    private final PasswordHash nobodys;

    /** Bounds the memory that hashing takes (19 MiB each). */
    private final Semaphore hashing = new Semaphore(MOST_HASHES_AT_ONCE);

    public Operators(Db db, Ids ids, Clock clock, SecureRandom random) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
        this.audit = new AuditStore(clock);
        this.byEmail = new SignInThrottle(clock, 5, Duration.ofMinutes(1));
        this.byAddress = new SignInThrottle(clock, 20, Duration.ofMinutes(15));
        this.nobodys = PasswordHash.ofNobody(random);
    }

    public Creation create(String actor, String email, String password, Role role) {
        require(
                password.length() >= LEAST_PASSWORD_CHARS
                        && password.length() <= MOST_PASSWORD_CHARS,
                "password",
                "must have " + LEAST_PASSWORD_CHARS + " to " + MOST_PASSWORD_CHARS + " characters");
        Operator operator = new Operator(ids.next("op"), Emails.check(email), role, clock.now());
        PasswordHash hash = PasswordHash.of(password, random);
        return db.call(tx -> {
            if (store.findByEmail(tx, operator.email()).isPresent()) {
                return new Creation.EmailTaken();
            }
            store.insert(tx, operator, hash);
            audit.append(
                    tx,
                    new Event(
                            actor,
                            "operator.created",
                            operator.id(),
                            operator.email() + " as " + role));
            return new Creation.Created(operator);
        });
    }

    public List<Operator> list() {
        return db.call(store::list);
    }

    public Deletion delete(String actor, String id) {
        return db.call(tx -> {
            Optional<Operator> found = store.find(tx, id);
            if (found.isEmpty()) {
                return new Deletion.NoSuchOperator();
            }
            boolean ownerRemains =
                    store.list(tx).stream()
                            .anyMatch(
                                    other -> other.role() == Role.OWNER && !other.id().equals(id));
            if (!ownerRemains) {
                return new Deletion.LastOwner();
            }
            store.delete(tx, id);
            String email = found.get().email();
            audit.append(tx, new Event(actor, "operator.deleted", id, email));
            return new Deletion.Deleted();
        });
    }

    /**
     * Begins a session for the right password.
     *
     * @param address the client's network address, for throttling
     */
    public SigningIn signIn(String email, String password, String address) {
        String name = Emails.normal(email);
        Optional<Duration> wait = byAddress.attempt(address).or(() -> byEmail.attempt(name));
        if (wait.isPresent()) {
            return new SigningIn.Throttled(wait.get());
        }
        Optional<PasswordHash> kept = db.call(tx -> store.passwordOf(tx, name));
        // Somebody unknown costs the same time as somebody known.
        boolean right = matches(kept.orElse(nobodys), password) && kept.isPresent();
        if (!right) {
            return new SigningIn.Refused();
        }
        byEmail.succeeded(name);
        byAddress.succeeded(address);
        return begin(name);
    }

    private boolean matches(PasswordHash hash, String password) {
        if (password.length() > MOST_PASSWORD_CHARS) {
            return false;
        }
        hashing.acquireUninterruptibly();
        try {
            return hash.matches(password);
        } finally {
            hashing.release();
        }
    }

    private SigningIn begin(String email) {
        SessionToken token = SessionToken.random(random);
        return db.call(tx -> {
            Optional<Operator> operator = store.findByEmail(tx, email);
            if (operator.isEmpty()) {
                return new SigningIn.Refused();
            }
            OperatorSession session =
                    new OperatorSession(
                            ids.next("ses"),
                            operator.get(),
                            clock.now(),
                            clock.now().plus(SESSION_LIFETIME));
            store.deleteExpiredSessions(tx, clock.now());
            store.insertSession(tx, session, token.sha256());
            audit.append(tx, new Event(email, "session.begun", session.id(), ""));
            return new SigningIn.SignedIn(token, session);
        });
    }

    /** The running session of a bearer token. */
    public Optional<OperatorSession> session(String token) {
        return db.call(tx -> store.findSession(tx, Sha256.hex(token), clock.now()));
    }

    public List<OperatorSession> sessionsOf(Operator operator) {
        return db.call(tx -> store.sessionsOf(tx, operator.id(), clock.now()));
    }

    public void signOut(OperatorSession session) {
        db.run(tx -> {
            store.deleteSession(tx, session.operator().id(), session.id());
            audit.append(
                    tx, new Event(session.operator().email(), "session.ended", session.id(), ""));
        });
    }

    /** Ends all sessions of an operator. */
    public void signOutEverywhere(Operator operator) {
        db.run(tx -> {
            store.deleteSessions(tx, operator.id());
            audit.append(tx, new Event(operator.email(), "session.all-ended", operator.id(), ""));
        });
    }
}
