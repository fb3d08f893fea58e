package com.nexusapi.relay.payment;

import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.payment.PaymentEventStore.Cursor;
import com.nexusapi.relay.payment.ProviderListing.Listing;
import com.nexusapi.relay.payment.ProviderListing.ObjectKind;
import com.nexusapi.relay.payment.ProviderListing.Seen;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the provider's lists and puts what it had not seen in that state into the inbox, so that a
 * webhook that never comes costs minutes and no money. The inbox remembers what was seen, and
 * whatever fails there is tried again and parked like a webhook.
 *
 * <p>The provider lists by the time of making only. So each sweep looks back a little beyond where
 * the last one ended, and every few hours one looks back as far as objects of a kind still change:
 * slow payment methods and refunds for weeks, disputes for months.
 */
public final class PaymentSweep {

    private static final System.Logger LOG = System.getLogger(PaymentSweep.class.getName());
    private static final Duration OVERLAP = Duration.ofHours(1);
    private static final Duration DEEP_EVERY = Duration.ofHours(6);
    private static final byte[] NO_BODY = new byte[0];

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final ProviderListing provider;
    private final PaymentEventStore store = new PaymentEventStore();

    public PaymentSweep(Inbox.Surroundings around, ProviderListing provider) {
        this.db = around.db();
        this.ids = around.ids();
        this.clock = around.clock();
        this.provider = provider;
    }

    /** Returns the number of objects that had not been seen in the state they are in. */
    public int run() {
        Instant now = clock.now();
        Cursor cursor = db.call(store::cursor);
        boolean deep = !now.isBefore(cursor.listedDeepAt().plus(DEEP_EVERY));
        int found = 0;
        for (ObjectKind kind : ObjectKind.values()) {
            Instant far = now.minus(depth(kind));
            Instant near = cursor.listedTo().minus(OVERLAP);
            Instant from = deep || near.isBefore(far) ? far : near;
            switch (provider.seen(kind, from, now)) {
                case Listing.Found<Seen>(List<Seen> seen) -> found += take(kind, seen);
                case Listing.Unavailable<Seen>(String reason) -> {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "event=payments_not_listed detail=\"" + reason + '"');
                    return found;
                }
            }
        }
        db.run(tx -> store.advance(tx, new Cursor(now, deep ? now : cursor.listedDeepAt())));
        return found;
    }

    private static Duration depth(ObjectKind kind) {
        return switch (kind) {
            case PAYMENT -> Duration.ofDays(15);
            case REFUND -> Duration.ofDays(60);
            case DISPUTE -> Duration.ofDays(180);
        };
    }

    private int take(ObjectKind kind, List<Seen> seen) {
        Instant now = clock.now();
        String name = kind.name().toLowerCase(Locale.ROOT);
        List<PaymentEvent> events = new ArrayList<>();
        for (Seen object : seen) {
            events.add(
                    new PaymentEvent(
                            ids.next("evt", now),
                            "sweep:" + object.id() + ":" + object.state(),
                            "sweep." + name,
                            Optional.of(object.paymentId()),
                            State.WAITING,
                            now,
                            now,
                            0,
                            ""));
        }
        return db.call(tx -> store.insert(tx, events, Collections.nCopies(events.size(), NO_BODY)));
    }
}
