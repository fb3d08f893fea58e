package com.nexusapi.relay.pricechange;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.pricing.ModelChangeStore;
import com.nexusapi.relay.pricing.ModelStore;
import com.nexusapi.relay.pricing.NoticeStore;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the ways of changing a price or a model share: where it is written, and how soon it may act.
 *
 * @param noticePeriod from the publication of a material change to its effect
 */
public record PriceDesk(
        Db db,
        Clock clock,
        Ids ids,
        PriceBook book,
        ModelStore models,
        ModelChangeStore modelChanges,
        PriceStore prices,
        NoticeStore notices,
        AuditStore audit,
        Duration noticePeriod) {

    public static PriceDesk of(
            Db db, Clock clock, Ids ids, Selling selling, Duration noticePeriod) {
        return new PriceDesk(
                db,
                clock,
                ids,
                selling.book(),
                new ModelStore(),
                new ModelChangeStore(),
                selling.prices(),
                new NoticeStore(),
                new AuditStore(clock),
                noticePeriod);
    }

    /** The price book and the store it is read from. */
    public record Selling(PriceBook book, PriceStore prices) {}

    /** So that every node has the new price before it acts. */
    Instant earliestPlain(Instant now) {
        return now.plus(ConfigVersion.SPREAD);
    }

    Instant earliestMaterial(Instant now) {
        return now.plus(noticePeriod);
    }

    /**
     * When a material change approved now acts: as proposed, or later if too little of its notice
     * period is left.
     *
     * @param isOverridden the owner has given a reason to do without that period
     */
    Instant acting(Instant proposed, boolean isOverridden, Instant now) {
        Instant earliest = isOverridden ? earliestPlain(now) : earliestMaterial(now);
        return proposed.isBefore(earliest) ? earliest : proposed;
    }

    /** Publishes the notice of an approved change; its id, if it has one. */
    Optional<String> publish(Tx tx, String subjectId, Instant acting, Instant now) {
        Optional<String> notice = notices.idOf(tx, subjectId);
        notice.ifPresent(id -> notices.publish(tx, id, acting, now));
        return notice;
    }

    /** False for a change that acts already, or too soon for every node to learn of its end. */
    boolean mayWithdraw(boolean isPending, Instant effectiveFrom) {
        return isPending || effectiveFrom.isAfter(earliestPlain(clock.now()));
    }

    /** Writes down who did it, and has every node look at prices, models and plans anew. */
    void changed(Tx tx, Event event) {
        audit.append(tx, event);
        ConfigVersion.raise(tx);
    }
}
