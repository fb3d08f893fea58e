package com.nexusapi.relay.metering;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * The one record that every call leaves.
 *
 * @param charge what the customer pays, before it is known from which lots
 * @param cost what the channel costs us
 * @param sheet the price version and factors that the charge was computed with; absent when the
 *     call was refused before a price was fixed
 */
public record UsageRecord(
        CallFacts call,
        Optional<String> channelId,
        int status,
        Outcome outcome,
        Optional<String> errorCode,
        UsageBreakdown usage,
        Optional<PricedBy> sheet,
        Money charge,
        Money cost,
        Optional<Long> firstByteMs,
        long latencyMs) {

    /** The price version a call was charged by, and the factors. */
    public record PricedBy(String priceVersionId, long planBps, long tierBps) {}

    /** What is known of a call when it begins; {@code id} is its {@code x-request-id}. */
    public record CallFacts(
            String id,
            Instant startedAt,
            Optional<String> accountId,
            Optional<String> keyId,
            Optional<String> model,
            String endpoint,
            boolean stream) {}

    public String id() {
        return call.id();
    }

    /** The record of a call that was refused, or failed, without charge. */
    public static UsageRecord uncharged(
            CallFacts call,
            int status,
            Outcome outcome,
            Optional<String> errorCode,
            long latencyMs) {
        return new UsageRecord(
                call,
                Optional.empty(),
                status,
                outcome,
                errorCode,
                UsageBreakdown.NONE,
                Optional.empty(),
                Money.ZERO,
                Money.ZERO,
                Optional.empty(),
                latencyMs);
    }

    /** The record of a call whose end nobody could keep: the relay or its store failed. */
    public static UsageRecord lost(CallFacts call, String errorCode) {
        return uncharged(call, 503, Outcome.WITHHELD, Optional.of(errorCode), 0);
    }

    /** The same call with its answer's end withheld, hence without charge. */
    public UsageRecord withheld() {
        return new UsageRecord(
                call,
                channelId,
                503,
                Outcome.WITHHELD,
                Optional.of("service_unavailable"),
                usage,
                sheet,
                Money.ZERO,
                cost,
                firstByteMs,
                latencyMs);
    }
}
