package com.nexusapi.relay.access;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells a repeat of a write with the same {@code Idempotency-Key} from a new one. The key is taken
 * before the write is done: a write whose end is unknown is never done a second time.
 */
public final class RepeatedWrites {

    /** One write as identified by its operator. */
    public record Write(String key, String operatorId, String requestSha256) {}

    /** Answer to {@link #begin}. */
    public sealed interface Beginning {

        /** Seen for the first time: it has to be done. */
        record Fresh() implements Beginning {}

        /** Done before, with this answer. */
        record Repeat(int status, String body) implements Beginning {}

        /** The key was used for another request. */
        record OtherRequest() implements Beginning {}

        /** Still being done, or broken off so that its end is unknown. */
        record Unfinished() implements Beginning {}
    }

    private static final Duration KEPT = Duration.ofDays(2);

    private final Db db;
    private final Clock clock;
    private final AnswerStore store = new AnswerStore();

    public RepeatedWrites(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    public Beginning begin(Write write) {
        return db.call(tx -> {
            Optional<AnswerStore.Kept> kept = store.find(tx, write.key(), write.operatorId());
            if (kept.isEmpty()) {
                store.begin(tx, write, clock.now());
                return new Beginning.Fresh();
            }
            return judge(kept.get(), write);
        });
    }

    private static Beginning judge(AnswerStore.Kept kept, Write write) {
        if (!kept.requestSha256().equals(write.requestSha256())) {
            return new Beginning.OtherRequest();
        }
        return kept.status() == AnswerStore.UNFINISHED
                ? new Beginning.Unfinished()
                : new Beginning.Repeat(kept.status(), kept.body());
    }

    public void finish(Write write, int status, String body) {
        db.run(tx -> store.finish(tx, write, status, body));
    }

    /** The write was refused and changed nothing: the key may be used again. */
    public void forget(Write write) {
        db.run(tx -> store.forget(tx, write));
    }

    /** Drops answers that nobody will ask for again; called by a job. */
    public void dropOld() {
        db.run(tx -> store.deleteOlderThan(tx, clock.now().minus(KEPT)));
    }
}
