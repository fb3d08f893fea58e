package com.nexusapi.demo.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The fake provider's own ledger, as far as it is told of pay-outs and fees. One lock, this object,
 * guards it.
 */
public final class DodoStatement {

    private final Clock clock;
    private final Ids ids;
    private final List<Line> lines = new ArrayList<>();

    DodoStatement(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** A line; the amount is without sign. */
    record Line(
            String id,
            long amount,
            @JsonProperty("business_id") String businessId,
            @JsonProperty("created_at") Instant createdAt,
            String currency,
            @JsonProperty("event_type") String eventType,
            @JsonProperty("is_credit") boolean credit,
            @JsonProperty("usd_equivalent_amount") long usdEquivalentAmount,
            @JsonProperty("reference_object_id") String referenceObjectId) {}

    /** Takes from what is owed to the merchant, such as {@code payout} or {@code dispute_fees}. */
    public synchronized String take(String eventType, String reference, long cents) {
        return add(eventType, reference, cents, false);
    }

    /** Gives it back, such as {@code payout_reversal}. */
    public synchronized String giveBack(String eventType, String reference, long cents) {
        return add(eventType, reference, cents, true);
    }

    private String add(String eventType, String reference, long cents, boolean isCredit) {
        String id = ids.next("bal");
        lines.add(
                new Line(
                        id,
                        cents,
                        DodoObjects.BUSINESS,
                        clock.now(),
                        "USD",
                        eventType,
                        isCredit,
                        cents,
                        reference));
        return id;
    }

    /** The line is gone, as if it had never been. */
    public synchronized void drop(String lineId) {
        lines.removeIf(line -> line.id().equals(lineId));
    }

    synchronized List<Line> ofType(String eventType) {
        return lines.stream().filter(line -> line.eventType().equals(eventType)).toList();
    }
}
