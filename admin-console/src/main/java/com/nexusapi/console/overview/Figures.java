package com.nexusapi.console.overview;

import static com.nexusapi.console.overview.Change.Meaning.MORE_IS_BAD;
import static com.nexusapi.console.overview.Change.Meaning.MORE_IS_GOOD;
import static com.nexusapi.console.overview.Change.Meaning.NEITHER;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.console.i18n.Messages;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.StatTile.Face;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** The tiles' faces, from the figures of a span and of the span before it. */
record Figures(Overview overview, Messages messages, Formats formats) {

    private static final long COMPACT_FROM = 1_000_000;

    Face of(Tile tile) {
        return switch (tile) {
            case REVENUE -> revenue();
            case MARGIN -> margin();
            case CALLS -> calls();
            case TOKENS -> tokens();
            case ERRORS -> errors();
            case LATENCY -> latency();
            case TOP_UPS -> topUps();
            case REFUNDS -> refunds();
        };
    }

    private Face revenue() {
        Money money = now().revenue();
        Change change = Change.between(before().revenue().dollars(), money.dollars(), MORE_IS_GOOD);
        return face(
                formats.money(money),
                formats.exact(money),
                messages.text("overview.revenue.caption", formats.money(now().promo())),
                change);
    }

    private Face margin() {
        Money money = now().margin();
        Change change = Change.between(before().margin().dollars(), money.dollars(), MORE_IS_GOOD);
        String caption =
                share(money.dollars(), now().revenue().dollars())
                        .map(percent ->
                                messages.text(
                                        "overview.margin.caption",
                                        formats.percent(percent),
                                        formats.money(now().cost())))
                        .orElse(messages.text("overview.margin.none"));
        return face(formats.money(money), formats.exact(money), caption, change);
    }

    private Face calls() {
        long calls = now().calls();
        String caption =
                calls == 0
                        ? messages.text("overview.calls.none")
                        : messages.text(
                                "overview.calls.caption",
                                formats.exact(average(now().revenue(), calls)));
        return face(
                large(calls),
                formats.count(calls),
                caption,
                Change.between(before().calls(), calls, MORE_IS_GOOD));
    }

    /** What a call brought on average, to the micro-dollar. */
    private static Money average(Money total, long calls) {
        BigDecimal dollars =
                total.dollars().divide(BigDecimal.valueOf(calls), 6, RoundingMode.HALF_UP);
        return Money.parseDollars(dollars.toPlainString());
    }

    private Face tokens() {
        long tokens = now().inputTokens() + now().outputTokens();
        return face(
                large(tokens),
                formats.count(tokens),
                messages.text(
                        "overview.tokens.caption",
                        formats.compact(now().inputTokens()),
                        formats.compact(now().outputTokens())),
                Change.between(
                        before().inputTokens() + before().outputTokens(), tokens, MORE_IS_GOOD));
    }

    private Face errors() {
        String caption =
                share(BigDecimal.valueOf(now().errors()), BigDecimal.valueOf(now().calls()))
                        .map(percent ->
                                messages.text("overview.errors.caption", formats.percent(percent)))
                        .orElse(messages.text("overview.calls.none"));
        return face(
                large(now().errors()),
                formats.count(now().errors()),
                caption,
                Change.between(before().errors(), now().errors(), MORE_IS_BAD));
    }

    private Face latency() {
        return face(
                formats.millis(now().p50Ms()),
                formats.count(now().p50Ms()) + " ms",
                messages.text("overview.latency.caption", formats.millis(now().p99Ms())),
                Change.between(before().p50Ms(), now().p50Ms(), MORE_IS_BAD));
    }

    private Face topUps() {
        Money money = now().topUps();
        return face(
                formats.money(money),
                formats.exact(money),
                messages.text("overview.topUps.caption", formats.money(now().refunds())),
                Change.between(before().topUps().dollars(), money.dollars(), MORE_IS_GOOD));
    }

    private Face refunds() {
        long pending = overview.pendingRefunds();
        String caption =
                messages.text(pending == 0 ? "overview.refunds.none" : "overview.refunds.caption");
        return face(
                formats.count(pending),
                formats.count(pending),
                caption,
                new Change(Optional.empty(), NEITHER));
    }

    private String large(long number) {
        return number < COMPACT_FROM ? formats.count(number) : formats.compact(number);
    }

    private Face face(String value, String exact, String caption, Change change) {
        return new Face(value, exact, caption, change.words(formats), change.isUp(), change.tone());
    }

    private static Optional<BigDecimal> share(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? Optional.empty()
                : Optional.of(part.movePointRight(2).divide(whole, 4, RoundingMode.HALF_UP));
    }

    private Totals now() {
        return overview.current();
    }

    private Totals before() {
        return overview.previous();
    }
}
