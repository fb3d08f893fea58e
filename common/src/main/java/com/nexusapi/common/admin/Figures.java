package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;

/**
 * Answer to {@code GET /ledger/figures}: what the journal says of a span of time.
 *
 * @param deferredRevenue paid credit that was unspent when the span ended
 * @param debt what customers owed when the span ended
 * @param margin revenue from usage less the cost of the calls that brought it
 * @param promoCost cost of calls that bonus and grants paid for
 */
public record Figures(
        Instant from,
        Instant to,
        Money deferredRevenue,
        Money debt,
        Revenue revenue,
        List<ChannelCost> costOfGoods,
        Money margin,
        Money promoUsed,
        Money promoCost,
        Expenses expenses) {

    public Figures {
        costOfGoods = List.copyOf(costOfGoods);
    }

    /** {@code recognised} is the sum of the two others. */
    public record Revenue(Money usage, Money breakage, Money recognised) {}

    /** What the calls through a channel cost us. */
    public record ChannelCost(String channelId, Money cost) {}

    /** Beside calls; {@code exchange} is a gain when negative. */
    public record Expenses(Money processorFees, Money exchange, Money disputeLoss) {}
}
