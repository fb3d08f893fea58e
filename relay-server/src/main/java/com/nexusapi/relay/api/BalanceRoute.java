package com.nexusapi.relay.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusapi.common.Money;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.usage.Grouping;
import com.nexusapi.relay.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * {@code /v1/dashboard/billing/subscription} and {@code /usage}, which chat clients ask for a
 * balance: they show the limit less the usage, hence the account's available credit (surface
 * reference §7). Dollars, and cents for the usage, as decimals.
 */
public final class BalanceRoute {

    private final KeyCheck keys;
    private final Ledger ledger;
    private final Usage usage;
    private final Clock clock;

    public BalanceRoute(KeyCheck keys, Ledger ledger, Usage usage, Clock clock) {
        this.keys = keys;
        this.ledger = ledger;
        this.usage = usage;
        this.clock = clock;
    }

    private record Subscription(
            String object,
            @JsonProperty("has_payment_method") boolean hasPaymentMethod,
            @JsonProperty("soft_limit_usd") BigDecimal softLimitUsd,
            @JsonProperty("hard_limit_usd") BigDecimal hardLimitUsd,
            @JsonProperty("system_hard_limit_usd") BigDecimal systemHardLimitUsd,
            @JsonProperty("access_until") long accessUntil) {}

    private record Spent(String object, @JsonProperty("total_usage") BigDecimal totalUsage) {}

    void subscription(Exchange exchange) {
        serve(
                exchange,
                (available, spent) -> {
                    BigDecimal limit = available.plus(spent).dollars();
                    return new Subscription("billing_subscription", true, limit, limit, limit, 0);
                });
    }

    void usage(Exchange exchange) {
        serve(
                exchange,
                (_, spent) ->
                        new Spent("list", spent.dollars().movePointRight(2).stripTrailingZeros()));
    }

    private void serve(Exchange exchange, BiFunction<Money, Money, Object> answer) {
        keys.admit(
                exchange,
                grant -> {
                    Money available = ledger.balance(grant.accountId()).available();
                    exchange.sendJson(answer.apply(available, spent(grant)));
                });
    }

    private Money spent(KeyGrant grant) {
        return usage.ofAccount(grant.accountId(), Grouping.MODEL, Instant.EPOCH, clock.now())
                .total()
                .charge();
    }
}
