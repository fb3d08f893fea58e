package com.nexusapi.demo.history;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.demo.history.Traffic.Planned;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PricedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Turns planned calls into usage records, priced by the book; some of them go wrong. */
final class CallWriter {

    private final PriceBook book;
    private final Catalogue costs;
    private final Ids ids;
    private final RandomGenerator random;
    private final Instant outage;
    private final DemoSetup.Channels channels;

    CallWriter(PriceBook book, Catalogue costs, Ids ids, RandomGenerator random, OnChannels where) {
        this.book = book;
        this.costs = costs;
        this.ids = ids;
        this.random = random;
        this.outage = where.outage();
        this.channels = where.channels();
    }

    /** The channels that served the calls, and when they were down for some hours. */
    record OnChannels(DemoSetup.Channels channels, Instant outage) {}

    /** Whose call it is. */
    record Caller(String accountId, String keyId) {}

    /** The record of a call that was answered. */
    UsageRecord answered(Caller caller, Planned call) {
        return charged(facts(caller, call), call, false);
    }

    /** The record of a call that was probably answered. */
    UsageRecord write(Caller caller, Planned call) {
        CallFacts facts = facts(caller, call);
        boolean isDown =
                !call.at().isBefore(outage) && call.at().isBefore(outage.plus(Duration.ofHours(3)));
        int luck = random.nextInt(isDown ? 15 : 1_000);
        if (luck < 6) {
            return failed(facts, 502, Outcome.UPSTREAM_ERROR, "upstream_error");
        }
        if (luck < 9) {
            return failed(facts, 429, Outcome.REFUSED, "rate_limit_exceeded");
        }
        if (luck < 12) {
            return failed(facts, 400, Outcome.REFUSED, "context_length_exceeded");
        }
        boolean isLeft = call.stream() && luck < 20;
        return charged(facts, call, isLeft);
    }

    private CallFacts facts(Caller caller, Planned call) {
        return new CallFacts(
                ids.next("req", call.at()),
                call.at(),
                Optional.of(caller.accountId()),
                Optional.of(caller.keyId()),
                Optional.of(call.model()),
                priced(call).model().endpoints().getFirst(),
                call.stream());
    }

    private PricedModel priced(Planned call) {
        return book.find(call.model(), call.at()).orElseThrow();
    }

    private UsageRecord failed(CallFacts facts, int status, Outcome outcome, String code) {
        long latency =
                outcome == Outcome.REFUSED ? 1 + random.nextLong(4) : 900 + random.nextLong(9_000);
        return UsageRecord.uncharged(facts, status, outcome, Optional.of(code), latency);
    }

    private UsageRecord charged(CallFacts facts, Planned call, boolean isLeft) {
        PricedModel priced = priced(call);
        long output = isLeft ? 1 + call.outputTokens() / 3 : call.outputTokens();
        UsageBreakdown usage =
                breakdown(call, output, isLeft ? UsageSource.COUNTED : UsageSource.UPSTREAM);
        Charge charge = Charge.of(priced.sheet(), usage, Charge.ONE_BPS);
        Money cost =
                costs.costOf(call.model()).map(sheet -> costOf(sheet, usage)).orElse(Money.ZERO);
        return new UsageRecord(
                facts,
                Optional.of(channels.at(facts.endpoint())),
                200,
                isLeft ? Outcome.CLIENT_GONE : Outcome.COMPLETE,
                Optional.empty(),
                usage,
                Optional.of(new PricedBy(priced.versionId(), charge.planBps(), charge.tierBps())),
                charge.amount(),
                cost,
                Optional.of(call.stream() ? call.firstByteMs() : call.latencyMs()),
                call.latencyMs());
    }

    private static Money costOf(PriceSheet sheet, UsageBreakdown usage) {
        return Charge.of(sheet, usage, Charge.ONE_BPS).amount();
    }

    private static UsageBreakdown breakdown(Planned call, long output, UsageSource source) {
        return new UsageBreakdown(
                call.inputTokens() - call.cachedTokens(),
                call.cachedTokens(),
                0,
                0,
                0,
                0,
                output,
                0,
                0,
                Math.min(call.reasoningTokens(), output),
                0,
                0,
                0,
                0,
                ServiceTier.STANDARD,
                source,
                "",
                "");
    }
}
