package com.nexusapi.relay.refund;

import com.nexusapi.relay.events.ChangeSource;
import com.nexusapi.relay.store.Db;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What has happened to refund requests and disputes. */
public final class RefundChanges implements ChangeSource {

    private final Db db;
    private final RefundStore refunds = new RefundStore();
    private final DisputeStore disputes = new DisputeStore();

    public RefundChanges(Db db) {
        this.db = db;
    }

    @Override
    public List<Happening> since(Instant from, int most) {
        return db.call(tx ->
                Stream.concat(
                                refunds.eventsSince(tx, from, most).stream(),
                                disputes.eventsSince(tx, from, most).stream())
                        .toList());
    }
}
