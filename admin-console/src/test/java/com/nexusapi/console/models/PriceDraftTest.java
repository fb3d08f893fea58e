package com.nexusapi.console.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.DirectWork;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.models.PriceText.Priced;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceDraftTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    private FakeRelay relay;
    private Connection connection;
    private PriceDraft draft;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(NOW);
        connection = SignedIn.to(relay, new DirectWork().background());
        draft = draft("gpt-5.4");
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private PriceDraft draft(String id) {
        ModelsViewModel models = new ModelsViewModel(connection, ZoneOffset.UTC);
        models.refresh();
        Model model =
                models.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
        return models.draft(model);
    }

    @Test
    void beginsWithThePriceInForce() {
        assertThat(draft.text(Component.INPUT).get()).isEqualTo("2.50");
        assertThat(draft.text(Component.CACHED_INPUT).get()).isEqualTo("0.25");
        assertThat(draft.text(Component.CACHE_WRITE_5M).get()).isEmpty();
    }

    @Test
    void showsTheDifferenceInDollarsAndPercent() {
        draft.text(Component.INPUT).set("2.75");

        PriceText.Difference difference = draft.difference(Component.INPUT).orElseThrow();

        assertThat(difference.dollars()).isEqualByComparingTo("0.25");
        assertThat(difference.percent().orElseThrow()).isEqualByComparingTo("10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,5", "-1", "1e3", "abc", "0.0000001", "9999999999999"})
    void takesNothingThatIsNotAnExactPrice(String typed) {
        draft.reason().set("A reason");
        draft.text(Component.INPUT).set(typed);

        assertThat(draft.wrong(Component.INPUT).isEmpty()).isFalse();
        assertThat(draft.isComplete()).isFalse();
    }

    @Test
    void readsEveryDecimalExactly() {
        assertThat(PriceText.read("0.000001", Component.INPUT))
                .isEqualTo(new Priced(Price.ofPicos(1)));
        assertThat(PriceText.read(" $2.5 ", Component.INPUT))
                .isEqualTo(new Priced(Price.ofPicos(2_500_000)));
        assertThat(PriceText.read("0.006", Component.IMAGE))
                .isEqualTo(new Priced(Price.perUnit("0.006")));
        assertThat(new BigDecimal(PriceText.write(Price.ofPicos(75_000), Component.INPUT)))
                .isEqualByComparingTo("0.075");
    }

    @Test
    void showsWhatThePriceWouldHaveBrought() {
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Nothing());

        draft.text(Component.INPUT).set("2.75");
        draft.outdated();
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Loading());
        draft.look();

        PriceImpact impact = shown();
        assertThat(impact.after().revenue()).isGreaterThan(impact.before().revenue());
        assertThat(impact.after().cost()).isEqualTo(impact.before().cost());

        draft.text(Component.INPUT).set("2.50");
        draft.look();
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Nothing());
        draft.text(Component.INPUT).set("two");
        draft.look();
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Nothing());
    }

    @Test
    void saysWhyTheImpactIsNotKnownAndTriesAgain() {
        relay.refusePreviews(true);
        draft.text(Component.INPUT).set("2.75");
        draft.look();
        assertThat(draft.impact().state().get())
                .isEqualTo(
                        new ImpactModel.State.Failed(
                                Phrase.verbatim("The database did not answer.")));

        relay.refusePreviews(false);
        draft.look();

        assertThat(shown().calls()).isPositive();
    }

    private PriceImpact shown() {
        return ((ImpactModel.State.Shown) draft.impact().state().get()).impact();
    }

    @Test
    void needsAReason() {
        assertThat(draft.isComplete()).isFalse();

        draft.reason().set("The upstream became dearer.");

        assertThat(draft.isComplete()).isTrue();
    }

    @Test
    void offersTheEarliestTimeAfterTheNoticePeriodRefusal() {
        draft.reason().set("The upstream became dearer.");
        draft.text(Component.INPUT).set("3");
        draft.day().set(Optional.of(LocalDate.of(2026, 11, 26)));

        draft.propose();
        assertThat(draft.accepted().get()).isEmpty();
        assertThat(draft.earliest().get()).contains(NOW.plusSeconds(14 * 86_400));
        draft.proposeAtEarliest();

        assertThat(draft.accepted().get().orElseThrow().effectiveFrom())
                .isEqualTo(NOW.plusSeconds(14 * 86_400));
        assertThat(draft.problem().get().isEmpty()).isTrue();
    }
}
