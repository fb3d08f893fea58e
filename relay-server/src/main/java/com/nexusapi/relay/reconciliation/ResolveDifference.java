package com.nexusapi.relay.reconciliation;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Decision;
import com.nexusapi.common.admin.Difference.Event;
import com.nexusapi.common.admin.Difference.Resolution;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Difference.Step;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.reconciliation.DifferenceStore.Stored;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A person says why a difference is there, or that it is settled. Nothing in the books moves. */
public final class ResolveDifference {

    private static final int MOST_REASON_CHARS = 1_000;

    private final Db db;
    private final Clock clock;
    private final AuditStore audit;
    private final Reconciliations reconciliations;
    private final DifferenceStore store = new DifferenceStore();

    public ResolveDifference(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
        this.audit = new AuditStore(clock);
        this.reconciliations = new Reconciliations(db);
    }

    /** What came of it. */
    public sealed interface Outcome {

        record Decided(Difference.Detail detail) implements Outcome {}

        record NoSuchDifference() implements Outcome {}

        /** It is resolved already. */
        record Over(String actor) implements Outcome {}
    }

    public Outcome resolve(String actor, String id, Resolution asked) {
        require(asked.state() != State.OPEN, "state", "must be EXPLAINED or RESOLVED");
        String reason = requireText(asked.reason(), MOST_REASON_CHARS, "reason");
        return db.call(tx -> {
            Optional<Stored> found = store.lock(tx, id);
            if (found.isEmpty()) {
                return new Outcome.NoSuchDifference();
            }
            Difference known = found.get().shown();
            if (known.state() == State.RESOLVED) {
                return new Outcome.Over(known.decision().map(Decision::actor).orElse(""));
            }
            decide(tx, found.get(), new Decision(actor, reason, clock.now()), asked.state());
            return new Outcome.Decided(reconciliations.detail(tx, id).orElseThrow());
        });
    }

    private void decide(Tx tx, Stored stored, Decision decision, State state) {
        Difference known = stored.shown();
        Instant now = decision.at();
        Difference decided =
                new Difference(
                        known.id(),
                        known.kind(),
                        known.subject(),
                        state,
                        known.sides(),
                        known.cause(),
                        known.openedAt(),
                        known.seenAt(),
                        Optional.of(decision));
        store.update(tx, decided, stored.scope(), stored.evidence());
        Step step = state == State.EXPLAINED ? Step.EXPLAINED : Step.RESOLVED;
        store.addEvent(tx, known.id(), new Event(now, step, decision.actor(), decision.reason()));
        audit.append(
                tx,
                new AuditStore.Event(
                        decision.actor(),
                        "difference." + state.name().toLowerCase(Locale.ROOT),
                        known.id(),
                        known.kind() + " " + known.subject() + ": " + decision.reason()));
    }
}
