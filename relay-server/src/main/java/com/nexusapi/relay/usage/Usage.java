package com.nexusapi.relay.usage;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.Sales;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.usage.SumsStore.Period;
import com.nexusapi.relay.usage.TotalsStore.Total;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads what was used: calls one by one, and sums. */
public final class Usage {

    /**
     * Sums of a span, and of each of its steps; money that came and went apart from calls is zero.
     */
    public record Series(Totals all, List<Totals> steps) {}

    private final Db db;
    private final CallStore calls;
    private final SumsStore hourly = new SumsStore(Period.HOUR, "");
    private final SumsStore daily = new SumsStore(Period.DAY, "");
    private final TotalsStore totals = new TotalsStore("");

    public Usage(Db db, ObjectMapper json) {
        this.db = db;
        this.calls = new CallStore(json);
    }

    /** Calls before the given id, newest first. */
    public List<RequestSummary> list(RequestFilter filter, Optional<String> beforeId, int limit) {
        return db.call(tx -> calls.list(tx, filter, beforeId, limit));
    }

    public Optional<StoredCall> find(String id) {
        return db.call(tx -> calls.find(tx, id));
    }

    /** Sums over the span and by its steps, those without calls included. */
    public Series series(Span span) {
        return db.call(tx -> series(tx, span));
    }

    private Series series(Tx tx, Span span) {
        Map<Long, Total> found = totals.bySteps(tx, span);
        List<Totals> steps = new ArrayList<>();
        for (long step = 0; step < span.steps(); step++) {
            steps.add(shown(found.getOrDefault(step, Total.NONE)));
        }
        return new Series(shown(found.values().stream().reduce(Total.NONE, Total::plus)), steps);
    }

    private static Totals shown(Total total) {
        Sums sums = total.sums();
        return new Totals(
                sums.revenue(),
                sums.promo(),
                sums.cost(),
                sums.revenue().minus(sums.cost()),
                sums.calls(),
                sums.errors(),
                sums.inputTokens(),
                sums.outputTokens(),
                total.latencies().quantile(0.5),
                total.latencies().quantile(0.99),
                Money.ZERO,
                Money.ZERO);
    }

    /**
     * What calls of a key that began on the day or later were charged.
     *
     * @param day its beginning, of UTC
     */
    public Money chargedOfKey(String accountId, String keyId, Instant day) {
        return db.call(tx -> daily.chargedOfKey(tx, accountId, keyId, day));
    }

    /**
     * What calls of an account that began on the day or later were charged.
     *
     * @param day its beginning, of UTC
     */
    public Money chargedOfAccount(String accountId, Instant day) {
        return db.call(tx -> daily.chargedOfAccount(tx, accountId, day));
    }

    /** What was sold over the span, the greatest first. */
    public Sales sales(Sales.Group group, Span hours, Comparator<Sales.Sums> order) {
        Map<String, Sums> found = db.call(tx -> sales(tx, group, hours));
        List<Sales.Item> items =
                found.entrySet().stream()
                        .map(each -> new Sales.Item(each.getKey(), sold(each.getValue())))
                        .sorted(
                                Comparator.comparing(Sales.Item::sums, order.reversed())
                                        .thenComparing(Sales.Item::key))
                        .toList();
        Sums all = found.values().stream().reduce(Sums.NONE, Sums::plus);
        return new Sales(hours.from(), hours.to(), group, items, sold(all));
    }

    /** Whole days from the sums of days, the hours before and after from those of hours. */
    private Map<String, Sums> sales(Tx tx, Sales.Group group, Span hours) {
        return inParts(
                hours,
                ChronoUnit.DAYS,
                days -> daily.by(tx, group, days),
                rest -> hourly.by(tx, group, rest));
    }

    /** The sums of a span: of the whole units in it, and of what is before and after them. */
    private static Map<String, Sums> inParts(
            Span all,
            ChronoUnit unit,
            Function<Span, Map<String, Sums>> ofWhole,
            Function<Span, Map<String, Sums>> ofRest) {
        Instant last = all.to().truncatedTo(unit);
        Instant begun = all.from().truncatedTo(unit);
        Instant first = begun.equals(all.from()) ? begun : begun.plus(1, unit);
        if (!first.isBefore(last)) {
            return ofRest.apply(all);
        }
        Map<String, Sums> found = new HashMap<>(ofWhole.apply(span(first, last)));
        for (Span rest : List.of(span(all.from(), first), span(last, all.to()))) {
            if (rest.from().isBefore(rest.to())) {
                ofRest.apply(rest).forEach((key, sums) -> found.merge(key, sums, Sums::plus));
            }
        }
        return found;
    }

    private static Sales.Sums sold(Sums sums) {
        return new Sales.Sums(
                sums.revenue(),
                sums.promo(),
                sums.cost(),
                sums.revenue().minus(sums.cost()),
                sums.calls(),
                sums.errors(),
                sums.inputTokens(),
                sums.cachedInputTokens(),
                sums.outputTokens());
    }

    /**
     * One account's usage over exactly the span: its whole hours from the hourly sums, what is
     * before and after them from the calls themselves.
     */
    public AccountUsage ofAccount(String accountId, Grouping grouping, Instant from, Instant to) {
        require(from.isBefore(to), "to", "must be after from");
        Map<String, Sums> sums =
                db.call(tx ->
                        inParts(
                                span(from, to),
                                ChronoUnit.HOURS,
                                hours -> hourly.ofAccount(tx, accountId, grouping, hours),
                                rest -> calls.ofAccount(tx, accountId, grouping, rest)));
        List<AccountUsage.Item> items =
                new TreeMap<>(sums)
                        .entrySet().stream()
                                .map(entry ->
                                        new AccountUsage.Item(
                                                entry.getKey(),
                                                AccountUsage.total(entry.getValue())))
                                .toList();
        Sums all = sums.values().stream().reduce(Sums.NONE, Sums::plus);
        return new AccountUsage(
                from, to, AccountUsage.name(grouping), items, AccountUsage.total(all));
    }

    private static Span span(Instant from, Instant to) {
        return new Span(from, to, Duration.ofHours(1));
    }
}
