package com.nexusapi.console.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.Prices;
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
import java.util.List;
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

    private ModelsViewModel models() {
        ModelsViewModel models = new ModelsViewModel(connection, ZoneOffset.UTC);
        models.refresh();
        return models;
    }

    private Model model(String id) {
        return models().rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private PriceDraft draft(String id) {
        return models().draft(model(id));
    }

    /** A draft for a model without a price, if it were offered at these. */
    private PriceDraft draftAt(String... endpoints) {
        Model model = model("gpt-7-preview");
        return models().draft(
                        new Model(
                                model.id(),
                                model.displayName(),
                                model.contextWindow(),
                                model.maxOutputTokens(),
                                List.of(endpoints),
                                model.enabled(),
                                model.price(),
                                model.scheduled()));
    }

    @Test
    void hasAPlaceForWhatCanBeUsedWhereTheModelIsOffered() {
        assertThat(draftAt("images.generations", "images.edits").components())
                .containsExactly(
                        PriceComponent.INPUT,
                        PriceComponent.CACHED_INPUT,
                        PriceComponent.OUTPUT,
                        PriceComponent.IMAGE_INPUT,
                        PriceComponent.IMAGE_OUTPUT,
                        PriceComponent.IMAGE);
        assertThat(draftAt("audio.speech").components())
                .containsExactly(
                        PriceComponent.INPUT,
                        PriceComponent.OUTPUT,
                        PriceComponent.AUDIO_OUTPUT,
                        PriceComponent.CHARACTER);
        assertThat(draftAt("audio.transcriptions").components())
                .containsExactly(
                        PriceComponent.INPUT,
                        PriceComponent.OUTPUT,
                        PriceComponent.AUDIO_INPUT,
                        PriceComponent.SECOND);
        assertThat(draftAt("embeddings").components()).containsExactly(PriceComponent.INPUT);
        assertThat(draftAt().components()).isEqualTo(draft.components());
    }

    @Test
    void pricesAnImageModelByTheTokenAndByTheImage() {
        PriceDraft images = draftAt("images.generations");
        images.reason().set("First price");
        images.text(PriceComponent.INPUT).set("5");
        images.text(PriceComponent.IMAGE_INPUT).set("8");
        images.text(PriceComponent.IMAGE_OUTPUT).set("30");
        images.text(PriceComponent.IMAGE).set("0.04");

        images.propose();

        assertThat(images.accepted().get()).isPresent();
        assertThat(model("gpt-7-preview").scheduled())
                .extracting(Model.PriceVersion::prices)
                .containsExactly(
                        Prices.NONE
                                .withInput(Price.perMillion("5"))
                                .with(PriceComponent.IMAGE_INPUT, Price.perMillion("8"))
                                .with(PriceComponent.IMAGE_OUTPUT, Price.perMillion("30"))
                                .with(PriceComponent.IMAGE, Price.perUnit("0.04")));
    }

    @Test
    void beginsWithThePriceInForce() {
        assertThat(draft.text(PriceComponent.INPUT).get()).isEqualTo("2.50");
        assertThat(draft.text(PriceComponent.CACHED_INPUT).get()).isEqualTo("0.25");
        assertThat(draft.text(PriceComponent.CACHE_WRITE_5M).get()).isEmpty();
    }

    @Test
    void showsTheDifferenceInDollarsAndPercent() {
        draft.text(PriceComponent.INPUT).set("2.75");

        PriceText.Difference difference = draft.difference(PriceComponent.INPUT).orElseThrow();

        assertThat(difference.dollars()).isEqualByComparingTo("0.25");
        assertThat(difference.percent().orElseThrow()).isEqualByComparingTo("10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,5", "-1", "1e3", "abc", "0.0000001", "9999999999999"})
    void takesNothingThatIsNotAnExactPrice(String typed) {
        draft.reason().set("A reason");
        draft.text(PriceComponent.INPUT).set(typed);

        assertThat(draft.wrong(PriceComponent.INPUT).isEmpty()).isFalse();
        assertThat(draft.isComplete()).isFalse();
    }

    @Test
    void readsEveryDecimalExactly() {
        assertThat(PriceText.read("0.000001", PriceComponent.INPUT))
                .isEqualTo(new Priced(Price.ofPicos(1)));
        assertThat(PriceText.read(" $2.5 ", PriceComponent.INPUT))
                .isEqualTo(new Priced(Price.ofPicos(2_500_000)));
        assertThat(PriceText.read("0.006", PriceComponent.IMAGE))
                .isEqualTo(new Priced(Price.perUnit("0.006")));
        assertThat(new BigDecimal(PriceText.write(Price.ofPicos(75_000), PriceComponent.INPUT)))
                .isEqualByComparingTo("0.075");
    }

    @Test
    void showsWhatThePriceWouldHaveBrought() {
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Nothing());

        draft.text(PriceComponent.INPUT).set("2.75");
        draft.outdated();
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Loading());
        draft.look();

        PriceImpact impact = shown();
        assertThat(impact.after().revenue()).isGreaterThan(impact.before().revenue());
        assertThat(impact.after().cost()).isEqualTo(impact.before().cost());

        draft.text(PriceComponent.INPUT).set("2.50");
        draft.look();
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Nothing());
        draft.text(PriceComponent.INPUT).set("two");
        draft.look();
        assertThat(draft.impact().state().get()).isEqualTo(new ImpactModel.State.Nothing());
    }

    @Test
    void saysWhyTheImpactIsNotKnownAndTriesAgain() {
        relay.refusePreviews(true);
        draft.text(PriceComponent.INPUT).set("2.75");
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
        draft.text(PriceComponent.INPUT).set("3");
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
