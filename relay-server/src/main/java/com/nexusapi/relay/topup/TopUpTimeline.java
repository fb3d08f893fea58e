package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Writes down what happens to top-ups, each thing once. */
final class TopUpTimeline {

    private final TopUpEventStore store = new TopUpEventStore();
    private final Clock clock;
    private final Ids ids;

    TopUpTimeline(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** Something happens once in a top-up's life, and just now. */
    void add(Tx tx, String topUpId, TopUp.Kind kind, String reference) {
        add(tx, topUpId, event(kind, reference, Optional.empty(), ""));
    }

    void add(Tx tx, String topUpId, TopUp.Kind kind, String reference, Money amount) {
        add(tx, topUpId, event(kind, reference, Optional.of(amount), ""));
    }

    void add(Tx tx, String topUpId, TopUp.Event event) {
        Instant at = clock.now();
        String mark = event.kind() + " " + event.reference() + " " + event.detail();
        store.insert(tx, topUpId, new TopUpEventStore.Line(ids.next("tue", at), mark, event));
    }

    TopUp.Event event(TopUp.Kind kind, String reference, Optional<Money> amount, String detail) {
        return new TopUp.Event(clock.now(), kind, reference, amount, detail);
    }
}
