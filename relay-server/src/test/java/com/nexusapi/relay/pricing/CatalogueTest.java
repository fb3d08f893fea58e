package com.nexusapi.relay.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Csv;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.PriceRules;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {

    private final Catalogue catalogue = Catalogue.bundled();

    /** Picos a token; -1 stands for a price that is not offered. */
    @ParameterizedTest
    @CsvSource({
        "gpt-5-mini,        250000,  25000,      -1,      -1,  2000000",
        "gpt-5-nano,         50000,   5000,      -1,      -1,   400000",
        "gpt-6.2-sol,      2000000, 100000, 2500000, 5000000, 10000000",
        "claude-opus-5-5,  4000000, 200000, 5000000, 8000000, 20000000",
        "claude-sonnet-5-5,2000000, 100000, 2500000, 4000000, 10000000",
        "qwen3.7-max,      1250000, 250000, 1562500,      -1,  3750000",
        "text-embedding-3-small, 20000, -1,      -1,      -1,       -1",
        "omni-moderation-latest,     0, -1,      -1,      -1,        0",
    })
    void readsListPricesExactly(
            String model, long input, long cached, long write5m, long write1h, long output) {
        Prices prices = catalogue.costOf(model).orElseThrow().prices();

        assertThat(picos(prices.input())).isEqualTo(input);
        assertThat(picos(prices.cachedInput())).isEqualTo(cached);
        assertThat(picos(prices.cacheWrite5m())).isEqualTo(write5m);
        assertThat(picos(prices.cacheWrite1h())).isEqualTo(write1h);
        assertThat(picos(prices.output())).isEqualTo(output);
    }

    @Test
    void cacheRatesOfTheLongTierGrowWithItsInput() {
        PriceSheet sheet = catalogue.costOf("claude-haiku-5-5").orElseThrow();
        PriceSheet.LongContext tier = sheet.longContext().getFirst();

        assertThat(sheet.longContext()).hasSize(1);
        assertThat(tier.aboveInputTokens()).isEqualTo(100_000);
        assertThat(picos(tier.prices().input())).isEqualTo(500_000);
        assertThat(picos(tier.prices().cachedInput())).isEqualTo(50_000);
        assertThat(picos(tier.prices().cacheWrite5m())).isEqualTo(625_000);
        assertThat(picos(tier.prices().cacheWrite1h())).isEqualTo(1_000_000);
        assertThat(picos(tier.prices().output())).isEqualTo(2_500_000);
    }

    @Test
    void readsPricesByUnitAndAudio() {
        assertThat(catalogue.costOf("whisper-1").orElseThrow().prices().second())
                .contains(Price.perUnit("0.0001"));
        assertThat(catalogue.costOf("tts-1").orElseThrow().prices().character())
                .contains(Price.perUnit("0.000015"));
        assertThat(catalogue.costOf("gpt-audio-1.5").orElseThrow().prices().audioOutput())
                .contains(Price.perMillion("64"));
        assertThat(catalogue.costOf("no-such-model")).isEmpty();
    }

    @Test
    void readsPricesOfImageTokens() {
        assertThat(catalogue.costOf("gpt-image-2").orElseThrow().prices())
                .isEqualTo(
                        Prices.NONE
                                .withInput(Price.perMillion("5"))
                                .withCachedInput(Price.perMillion("1.25"))
                                .with(PriceComponent.IMAGE_INPUT, Price.perMillion("8"))
                                .with(PriceComponent.IMAGE_OUTPUT, Price.perMillion("30")));
        assertThat(catalogue.costOf("gpt-image-1.5").orElseThrow().prices().output())
                .contains(Price.perMillion("10"));
        assertThat(catalogue.costOf("gpt-image-1-mini").orElseThrow().prices().imageInput())
                .contains(Price.perMillion("2.5"));
    }

    /** What no column has a price for is unknown, and not for nothing. */
    @Test
    void aModelWithoutAnyPriceHasNoListPrice() {
        String header =
                "model,provider,mode,input_usd_per_mtok,image_out,unit,per_unit,"
                        + "context_window,max_output\n";
        Catalogue some = Catalogue.parse(header + "a,acme,image,,,,,,\nb,acme,image,,0,,,,\n");

        assertThat(some.costOf("a")).isEmpty();
        assertThat(some.costOf("b").orElseThrow().prices().imageOutput()).contains(Price.FREE);
        assertThat(some.listPrices().keySet()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5-mini,             chat.completions responses",
        "gpt-audio-1.5,          chat.completions responses",
        "claude-opus-5-5,        messages",
        "qwen3.7-max,            chat.completions",
        "gpt-3.5-turbo-instruct, completions",
        "text-embedding-3-small, embeddings",
        "omni-moderation-latest, moderations",
        "gpt-image-2,            images.generations images.edits",
        "tts-1,                  audio.speech",
        "whisper-1,              audio.transcriptions audio.translations",
        "gpt-4o-transcribe,      audio.transcriptions",
    })
    void offersAModelWhereItsProviderDoes(String model, String endpoints) {
        Clock clock = Clock.system();
        try (Db db = Databases.fresh(Dialect.H2)) {
            db.run(tx -> catalogue.offer(tx, model, clock.now()));

            assertThat(
                            db.call(tx -> new ModelStore().find(tx, model, clock.now()))
                                    .orElseThrow()
                                    .endpoints())
                    .containsExactly(endpoints.split(" ", -1));
        }
    }

    @Test
    void knowsTheTextModelsOfAProviderAndOfAnEndpoint() {
        assertThat(catalogue.textModelsOf("anthropic"))
                .contains("claude-opus-5-5")
                .isEqualTo(catalogue.textModelsAt("messages"));
        assertThat(catalogue.textModelsAt("chat.completions"))
                .contains("gpt-5-mini", "qwen3.7-max")
                .doesNotContain("claude-opus-5-5", "gpt-audio-1.5", "gpt-image-2");
        assertThat(catalogue.textModelsAt("responses")).isEqualTo(catalogue.textModelsOf("openai"));
    }

    @Test
    void readsQuotedCells() {
        assertThat(Csv.parse("a,\"b, \"\"c\"\"\",,d")).isEqualTo(List.of("a", "b, \"c\"", "", "d"));
        assertThatThrownBy(() -> Csv.parse("a,\"b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void marksUpEveryPriceAndRoundsUp() {
        PriceSheet list = PriceSheet.of(Prices.ofText(Price.ofPicos(5_000), Price.ofPicos(3)));
        PriceSheet sold = Catalogue.markedUp(list, 11_000);

        assertThat(picos(sold.prices().input())).isEqualTo(5_500);
        assertThat(picos(sold.prices().output())).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void installsOnceAndServesOnlyTextChat(Dialect dialect) {
        Clock clock = Clock.system();
        Ids ids = new Ids(clock, new SecureRandom());
        PriceStore prices = new PriceStore(Json.newMapper());
        try (Db db = Databases.fresh(dialect)) {
            int installed = db.call(tx -> catalogue.install(tx, prices, ids, clock, 11_000));
            int again = db.call(tx -> catalogue.install(tx, prices, ids, clock, 11_000));
            PriceBook book = new PriceBook(db, new ConfigVersion(db), prices);

            assertThat(installed).isEqualTo(72);
            assertThat(again).isZero();
            PricedModel mini = book.find("gpt-5-mini", clock.now()).orElseThrow();
            assertThat(mini.serves("chat.completions")).isTrue();
            assertThat(mini.sheet().prices().input()).contains(Price.ofPicos(275_000));
            assertThat(mini.contextWindow()).isEqualTo(400_000);
            assertThat(
                            book.find("gpt-audio-1.5", clock.now())
                                    .orElseThrow()
                                    .serves("chat.completions"))
                    .isFalse();
            assertThat(
                            book.find("text-embedding-3-small", clock.now())
                                    .orElseThrow()
                                    .model()
                                    .enabled())
                    .isFalse();
            PricedModel images = book.find("gpt-image-2", clock.now()).orElseThrow();
            assertThat(images.model().enabled()).isFalse();
            assertThat(images.sheet().prices().imageOutput()).contains(Price.perMillion("33"));
            assertThat(book.find("claude-opus-5-5", clock.now()).orElseThrow().serves("messages"))
                    .isTrue();
            assertThat(book.find("kimi-k3", clock.now()).orElseThrow().maxOutputTokens())
                    .isEqualTo(32_768);
            book.all(clock.now())
                    .forEach(
                            priced -> PriceRules.check(priced.sheet(), priced.model().endpoints()));
        }
    }

    private static long picos(Optional<Price> price) {
        return price.map(Price::picoUsd).orElse(-1L);
    }
}
