package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose the objects are that upstreams keep for us: all customers share an upstream's account, and
 * only the account that made an object may reach it (surface reference §1.4).
 */
public final class UpstreamObjects {

    /** OpenAI keeps responses for thirty days. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private final Db db;
    private final Clock clock;
    private final UpstreamObjectStore store = new UpstreamObjectStore();

    public UpstreamObjects(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    private static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * An object and the only way to it.
     *
     * @param model our name of the model that made it
     * @param tokens of its whole conversation, which a continuation reads again
     */
    public record Kept(
            String id,
            String accountId,
            String channelId,
            String credentialId,
            String model,
            long tokens) {}

    /** Durable when this returns. An id that is kept already stays whose it was. */
    public void remember(Kept object) {
        if (!isId(object.id())) {
            return;
        }
        Instant now = clock.now();
        db.run(tx -> store.insert(tx, object, now, now.plus(KEPT)));
    }

    /** The object, if it is that account's. */
    public Optional<Kept> find(String id, String accountId) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return db.call(tx -> store.find(tx, id, clock.now()))
                .filter(object -> object.accountId().equals(accountId));
    }

    public void forget(String id) {
        db.run(tx -> store.delete(tx, id));
    }

    /** Deletes what upstreams have deleted by now; to be called from time to time. */
    public void forgetExpired() {
        db.run(tx -> store.deleteExpired(tx, clock.now()));
    }
}
