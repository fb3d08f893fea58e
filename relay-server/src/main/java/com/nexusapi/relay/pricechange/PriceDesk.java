package com.nexusapi.relay.pricechange;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.pricing.ModelChangeStore;
import com.nexusapi.relay.pricing.ModelStore;
import com.nexusapi.relay.pricing.NoticeStore;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;

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
}
