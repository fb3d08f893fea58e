package com.nexusapi.relay.reporting;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.common.admin.TotalsAt;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.usage.Span;
import com.nexusapi.relay.usage.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How business went in a span of time, and in the one of equal length before it. */
public final class Overviews {

    private final Db db;
    private final Usage usage;
    private final List<AlarmSource> sources;
    private final CashStore cash = new CashStore();

    public Overviews(Db db, Usage usage, List<AlarmSource> sources) {
        this.db = db;
        this.usage = usage;
        this.sources = List.copyOf(sources);
    }

    private record Queue(long pending, List<Instant> troubled) {}

    public Overview of(Span span) {
        Usage.Series current = usage.series(span);
        Cash cashNow = cash(span);
        List<TotalsAt> series = new ArrayList<>();
        for (int step = 0; step < span.steps(); step++) {
            Totals totals = current.steps().get(step);
            series.add(new TotalsAt(span.beginningOf(step), cashNow.in(step, totals)));
        }
        Span before = span.previous();
        Queue queue = db.call(tx -> new Queue(cash.pendingRefunds(tx), cash.troubledRefunds(tx)));
        return new Overview(
                span.from(),
                span.to(),
                cashNow.all(current.all()),
                cash(before).all(usage.series(before).all()),
                series,
                queue.pending(),
                alarms(queue.troubled()));
    }

    private List<Overview.Alarm> alarms(List<Instant> troubled) {
        List<Overview.Alarm> alarms = new ArrayList<>();
        sources.forEach(source -> alarms.addAll(source.alarms()));
        if (!troubled.isEmpty()) {
            alarms.add(
                    new Overview.Alarm(
                            "refund_not_sent",
                            troubled.getFirst(),
                            troubled.size() + " refunds failed or have an unknown outcome"));
        }
        return alarms;
    }

    private Cash cash(Span span) {
        return db.call(tx -> cash(tx, span));
    }

    private Cash cash(Tx tx, Span span) {
        return new Cash(
                byStep(span, cash.topUps(tx, span.from(), span.to())),
                byStep(span, cash.refunds(tx, span.from(), span.to())));
    }

    private static Map<Long, Money> byStep(Span span, List<CashStore.Movement> movements) {
        Map<Long, Money> sums = new HashMap<>();
        movements.forEach(
                movement -> sums.merge(span.stepOf(movement.at()), movement.amount(), Money::plus));
        return sums;
    }

    /** Top-ups and refunds by step. */
    private record Cash(Map<Long, Money> topUps, Map<Long, Money> refunds) {

        Totals in(long step, Totals totals) {
            return with(
                    totals,
                    topUps.getOrDefault(step, Money.ZERO),
                    refunds.getOrDefault(step, Money.ZERO));
        }

        Totals all(Totals totals) {
            return with(totals, sum(topUps), sum(refunds));
        }

        private static Money sum(Map<Long, Money> byStep) {
            return byStep.values().stream().reduce(Money.ZERO, Money::plus);
        }

        private static Totals with(Totals totals, Money topUps, Money refunds) {
            return new Totals(
                    totals.revenue(),
                    totals.promo(),
                    totals.cost(),
                    totals.margin(),
                    totals.calls(),
                    totals.errors(),
                    totals.inputTokens(),
                    totals.outputTokens(),
                    totals.p50Ms(),
                    totals.p99Ms(),
                    topUps,
                    refunds);
        }
    }
}
