package com.nexusapi.console.overview;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.common.admin.TotalsAt;
import com.nexusapi.console.i18n.Messages;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.TimeChart.Content;
import com.nexusapi.console.ui.TimeChart.Kind;
import com.nexusapi.console.ui.TimeChart.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The overview's series, made ready for charts; every step keeps its exact value as text. */
record Trends(Overview overview, Duration step, Messages messages, Formats formats) {

    Content money() {
        return content(
                money("overview.revenue", "series-1", Kind.AREA, Totals::revenue),
                money("overview.cost", "series-2", Kind.LINE, Totals::cost));
    }

    List<String> moneyTotals() {
        return List.of(
                formats.money(overview.current().revenue()),
                formats.money(overview.current().cost()));
    }

    Content calls() {
        return content(
                counted(
                        "overview.answered",
                        "series-1",
                        Kind.BAR,
                        totals -> totals.calls() - totals.errors()),
                counted("overview.errors", "series-bad", Kind.BAR, Totals::errors));
    }

    List<String> callTotals() {
        Totals totals = overview.current();
        return List.of(
                formats.compact(totals.calls() - totals.errors()),
                formats.compact(totals.errors()));
    }

    Content tokens() {
        return content(
                counted("overview.input", "series-3", Kind.BAR, Totals::inputTokens),
                counted("overview.output", "series-4", Kind.BAR, Totals::outputTokens));
    }

    List<String> tokenTotals() {
        return List.of(
                formats.compact(overview.current().inputTokens()),
                formats.compact(overview.current().outputTokens()));
    }

    Content latency() {
        return content(
                latency("overview.p99", "series-2", Kind.LINE, Totals::p99Ms),
                latency("overview.p50", "series-1", Kind.AREA, Totals::p50Ms));
    }

    List<String> latencyTotals() {
        return List.of(
                formats.millis(overview.current().p99Ms()),
                formats.millis(overview.current().p50Ms()));
    }

    private Content content(Series... series) {
        return new Content(
                overview.series().stream().map(this::tick).toList(),
                overview.series().stream().map(this::heading).toList(),
                List.of(series));
    }

    private String tick(TotalsAt at) {
        boolean isShort = step.compareTo(Duration.ofHours(1)) <= 0;
        return isShort ? formats.time(at.at()) : formats.shortDate(at.at());
    }

    private String heading(TotalsAt at) {
        Instant end = at.at().plus(step);
        boolean withinDay = step.compareTo(Duration.ofDays(1)) < 0;
        String last = withinDay ? formats.time(end) : formats.dateTime(end);
        return formats.dateTime(at.at()) + " – " + last;
    }

    private Series money(String key, String colour, Kind kind, Function<Totals, Money> amount) {
        return series(
                key,
                colour,
                kind,
                totals -> amount.apply(totals).nanoUsd() / 1e9,
                totals -> formats.money(amount.apply(totals)));
    }

    private Series counted(String key, String colour, Kind kind, ToLongFunction<Totals> number) {
        return series(
                key,
                colour,
                kind,
                number::applyAsLong,
                totals -> formats.count(number.applyAsLong(totals)));
    }

    private Series latency(String key, String colour, Kind kind, ToLongFunction<Totals> millis) {
        return series(
                key,
                colour,
                kind,
                millis::applyAsLong,
                totals -> formats.millis(millis.applyAsLong(totals)));
    }

    /** The doubles become pixels and nothing else; the words come from the exact value. */
    private Series series(
            String key,
            String colour,
            Kind kind,
            java.util.function.ToDoubleFunction<Totals> pixels,
            Function<Totals, String> words) {
        List<Totals> steps = overview.series().stream().map(TotalsAt::totals).toList();
        return new Series(
                messages.text(key),
                colour,
                kind,
                steps.stream().mapToDouble(pixels).boxed().toList(),
                steps.stream().map(words).toList());
    }
}
