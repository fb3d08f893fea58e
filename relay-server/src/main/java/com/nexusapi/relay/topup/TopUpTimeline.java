package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/** Writes down what happens to top-ups, each thing once. */
final class TopUpTimeline {

    private final TopUpEventStore store = new TopUpEventStore();
    private final Clock clock;

    TopUpTimeline(Clock clock) {
        this.clock = clock;
    }

    /** Something happens once in a top-up's life, and just now. */
    void add(Tx tx, String topUpId, TopUp.Kind kind, String reference) {
        add(tx, topUpId, event(kind, reference, Optional.empty(), ""));
    }

    void add(Tx tx, String topUpId, TopUp.Kind kind, String reference, Money amount) {
        add(tx, topUpId, event(kind, reference, Optional.of(amount), ""));
    }

    void add(Tx tx, String topUpId, TopUp.Event event) {
        String mark = event.kind() + " " + event.reference() + " " + event.detail();
        if (!store.has(tx, topUpId, mark)) {
            store.insert(tx, topUpId, mark, event);
        }
    }

    TopUp.Event event(TopUp.Kind kind, String reference, Optional<Money> amount, String detail) {
        return new TopUp.Event(clock.now(), kind, reference, amount, detail);
    }
}
