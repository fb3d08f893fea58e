package com.nexusapi.relay.refund;

import com.nexusapi.relay.events.Change;
import com.nexusapi.relay.events.ChangeSource;
import com.nexusapi.relay.events.HappeningStore;
import com.nexusapi.relay.store.Db;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What has happened to refund requests and disputes. */
public final class RefundChanges implements ChangeSource {

    private final Db db;
    private final HappeningStore refunds =
            new HappeningStore(Change.Kind.REFUND, "refund_event", "refund_id");
    private final HappeningStore disputes =
            new HappeningStore(Change.Kind.DISPUTE, "dispute_event", "dispute_id");

    public RefundChanges(Db db) {
        this.db = db;
    }

    @Override
    public List<Happening> since(Instant from, int most) {
        return db.call(tx ->
                Stream.concat(
                                refunds.since(tx, from, most).stream(),
                                disputes.since(tx, from, most).stream())
                        .toList());
    }
}
