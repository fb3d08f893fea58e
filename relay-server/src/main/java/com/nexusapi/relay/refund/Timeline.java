package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Tx;

/**
 * Writes what happens to refund requests, in the transaction in which it happens; what people did
 * goes into the audit log as well.
 */
final class Timeline {

    static final String SYSTEM = "system";

    private final RefundStore store;
    private final Clock clock;
    private final RefundLetters letters;
    private final AuditStore audit;

    Timeline(RefundStore store, Clock clock, RefundLetters letters) {
        this.store = store;
        this.clock = clock;
        this.letters = letters;
        this.audit = new AuditStore(clock);
    }

    void add(Tx tx, String refundId, String kind, String actor, String detail) {
        Refund.Event event = new Refund.Event(clock.now(), kind, actor, detail);
        store.insertEvent(tx, refundId, event);
        if (!actor.equals(SYSTEM)) {
            audit.append(tx, new AuditStore.Event(actor, "refund." + kind, refundId, detail));
        }
        letters.happened(tx, refundId, event);
    }
}
