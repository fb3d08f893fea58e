package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the calls of a past span would have brought at proposed prices. Revenue is all that was
 * charged, from whichever lots; cost is what the channels charged us, which sale prices do not
 * change.
 *
 * @param unpricedCalls calls that used something the proposed prices have no price for, and that
 *     would not be served: nothing is charged for them after
 * @param customersAffected all whose charges would differ
 * @param customers those with the largest differences, largest first
 */
public record PriceImpact(
        Instant from,
        Instant to,
        long calls,
        long unpricedCalls,
        Sums before,
        Sums after,
        long customersAffected,
        List<Customer> customers) {

    public PriceImpact {
        customers = List.copyOf(customers);
    }

    /** Body of {@code POST /prices/preview}: the last {@code days} at these prices. */
    public record Request(Optional<Integer> days, List<Proposed> models) {}

    /** A proposed price sheet of one model. */
    public record Proposed(
            String modelId,
            Prices prices,
            Optional<List<PriceSheet.LongContext>> longContext,
            Optional<Map<String, Long>> serviceTiersBps) {

        public PriceSheet sheet() {
            return new PriceSheet(
                    prices, longContext.orElse(List.of()), serviceTiersBps.orElse(Map.of()));
        }
    }

    /** Margin is revenue less cost. */
    public record Sums(Money revenue, Money cost, Money margin) {

        public static Sums of(Money revenue, Money cost) {
            return new Sums(revenue, cost, revenue.minus(cost));
        }
    }

    /** One customer's charges by the models asked for. */
    public record Customer(String accountId, String email, long calls, Money before, Money after) {}
}
