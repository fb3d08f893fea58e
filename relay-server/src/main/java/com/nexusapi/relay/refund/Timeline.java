package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;

/** Writes what happens to refund requests, in the transaction in which it happens. */
final class Timeline {

    static final String SYSTEM = "system";

    private final RefundStore store;
    private final Clock clock;
    private final Ids ids;

    Timeline(RefundStore store, Clock clock, Ids ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
    }

    void add(Tx tx, String refundId, String kind, String actor, String detail) {
        Instant now = clock.now();
        store.insertEvent(
                tx, ids.next("evt", now), refundId, new Refund.Event(now, kind, actor, detail));
    }
}
