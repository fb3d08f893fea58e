package com.nexusapi.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.i18n.Messages;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.StatTile.Face;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static Totals totals(long dollars, long calls, long errors) {
        Money revenue = Money.ofDollars(dollars);
        Money cost = Money.ofCents(dollars * 60);
        return new Totals(
                revenue,
                Money.ZERO,
                cost,
                revenue.minus(cost),
                calls,
                errors,
                calls * 100,
                calls * 20,
                900,
                4_000,
                Money.ZERO,
                Money.ZERO);
    }

    private static Figures figures(Totals now, Totals before) {
        Overview overview =
                new Overview(Instant.EPOCH, Instant.EPOCH, now, before, List.of(), 0, List.of());
        return new Figures(
                overview, Messages.of(Language.EN), new Formats(Language.EN, ZoneOffset.UTC));
    }

    @Test
    void moreRevenueIsGoodAndMoreErrorsAreBad() {
        Figures figures = figures(totals(1_500, 200, 12), totals(1_000, 100, 6));

        Face revenue = figures.of(Tile.REVENUE);
        Face errors = figures.of(Tile.ERRORS);

        assertThat(revenue.value()).isEqualTo("$1,500.00");
        assertThat(revenue.change()).isEqualTo("+50.0%");
        assertThat(revenue.tone()).isEqualTo(Tone.GOOD);
        assertThat(errors.change()).isEqualTo("+100.0%");
        assertThat(errors.tone()).isEqualTo(Tone.BAD);
        assertThat(errors.caption()).isEqualTo("6.0% of calls");
    }

    @Test
    void saysTheMarginAsAShareOfRevenue() {
        Face margin = figures(totals(1_000, 100, 0), Totals.NONE).of(Tile.MARGIN);

        assertThat(margin.value()).isEqualTo("$400.00");
        assertThat(margin.caption()).isEqualTo("40.0% of revenue · cost $600.00");
        assertThat(margin.change()).isEmpty();
    }

    @Test
    void hasWordsForASpanInWhichNothingHappened() {
        Figures figures = figures(Totals.NONE, Totals.NONE);

        for (Tile tile : Tile.values()) {
            assertThat(figures.of(tile).value()).as(tile.name()).isNotBlank();
            assertThat(figures.of(tile).caption()).as(tile.name()).isNotBlank();
        }
    }
}
