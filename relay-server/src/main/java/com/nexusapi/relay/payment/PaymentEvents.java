package com.nexusapi.relay.payment;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.payment.PaymentEventStore.Standing;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The inbox as people see it: what is parked, why, and what they decide on it. */
public final class PaymentEvents implements AlarmSource {

    /** Code of the alarm while events are parked. */
    public static final String PARKED_ALARM = "payment_events_parked";

    /** Code of the alarm while events wait for longer than they should. */
    public static final String WAITING_ALARM = "payment_events_waiting";

    private static final Duration LONG_WAIT = Duration.ofMinutes(15);
    private static final int MOST_REASON_CHARS = 500;

    /** Sorts after every id of an event, whatever the database's collation. */
    private static final String END = "z";

    private final Db db;
    private final Clock clock;
    private final AuditStore audit;
    private final PaymentEventStore store = new PaymentEventStore();

    public PaymentEvents(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
        this.audit = new AuditStore(clock);
    }

    /** What came of a decision. */
    public sealed interface Decision {
        record Taken(PaymentEvent event) implements Decision {}

        record NotParked(State state) implements Decision {}

        record NoSuchEvent() implements Decision {}
    }

    /** Newest first, from before the given id. */
    public List<PaymentEvent> page(State state, Optional<String> before, int limit) {
        return db.call(tx -> store.pageBefore(tx, state, before.orElse(END), limit));
    }

    public Optional<PaymentEvent> find(String id) {
        return db.call(tx -> store.find(tx, id));
    }

    /** Has a parked event tried again at once. */
    public Decision retry(String actor, String id) {
        return decide(id, State.WAITING, new Event(actor, "payment_event.retried", id, ""));
    }

    /** A person has dealt with a parked event in another way, and says how. */
    public Decision dismiss(String actor, String id, String reason) {
        String told = InvalidValueException.requireText(reason, MOST_REASON_CHARS, "reason");
        return decide(id, State.DISMISSED, new Event(actor, "payment_event.dismissed", id, told));
    }

    private Decision decide(String id, State to, Event event) {
        return db.call(tx -> decide(tx, id, to, event));
    }

    private Decision decide(Tx tx, String id, State to, Event event) {
        Optional<PaymentEvent> found = store.find(tx, id);
        if (found.isEmpty()) {
            return new Decision.NoSuchEvent();
        }
        boolean isParked = found.get().state() == State.PARKED;
        if (!isParked || !store.unpark(tx, found.get(), to, clock.now())) {
            return new Decision.NotParked(found.get().state());
        }
        audit.append(tx, event);
        return new Decision.Taken(store.find(tx, id).orElseThrow());
    }

    /** How many are parked. */
    public long parked() {
        return standing(State.PARKED).count();
    }

    /** How many wait to be looked at. */
    public long waiting() {
        return standing(State.WAITING).count();
    }

    private Standing standing(State state) {
        return db.call(tx -> store.standing(tx, state));
    }

    @Override
    public List<Overview.Alarm> alarms() {
        List<Overview.Alarm> alarms = new ArrayList<>();
        Standing parked = standing(State.PARKED);
        parked.since()
                .ifPresent(since ->
                        alarms.add(
                                new Overview.Alarm(
                                        PARKED_ALARM,
                                        since,
                                        parked.count() + " payment events need a person")));
        Standing waiting = standing(State.WAITING);
        Instant late = clock.now().minus(LONG_WAIT);
        waiting.since()
                .filter(since -> since.isBefore(late))
                .ifPresent(since ->
                        alarms.add(
                                new Overview.Alarm(
                                        WAITING_ALARM,
                                        since,
                                        waiting.count()
                                                + " payment events wait; the provider may be"
                                                + " down")));
        return alarms;
    }
}
