package com.nexusapi.relay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be used at an endpoint has a price, or the sheet is refused. */
class PriceRulesTest {

    private static final String LAST = "search";

    /** These components, all free of charge; and one that no endpoint asks for. */
    private static PriceSheet free(String components) {
        return PriceSheet.of(
                Prices.of(
                        Arrays.stream((components + " " + LAST).strip().split(" +", -1))
                                .map(name -> name.replaceAll("([A-Z]|5m|1h)", "_$1"))
                                .map(name -> PriceComponent.valueOf(name.toUpperCase(Locale.ROOT)))
                                .collect(
                                        Collectors.toMap(
                                                Function.identity(), component -> Price.FREE))));
    }

    private static void check(PriceSheet sheet, String... endpoints) {
        PriceRules.check(sheet, List.of(endpoints));
    }

    @ParameterizedTest
    @CsvSource({
        "chat.completions,     input output",
        "completions,          input output",
        "responses,            input output",
        "messages,             input output",
        "embeddings,           input",
        "moderations,          input",
        "images.generations,   image",
        "images.generations,   input imageOutput",
        "images.generations,   input output",
        "images.edits,         image",
        "images.edits,         input imageInput imageOutput",
        "audio.speech,         character",
        "audio.speech,         input audioOutput",
        "audio.speech,         input output",
        "audio.transcriptions, second",
        "audio.transcriptions, input output",
        "audio.transcriptions, input audioInput output",
        "audio.translations,   second",
        "audio.translations,   input output",
    })
    void aPriceOfZeroIsAPrice(String endpoint, String components) {
        assertThatCode(() -> check(free(components), endpoint)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "chat.completions,     '',                     prices.input",
        "chat.completions,     input,                  prices.output",
        "chat.completions,     output,                 prices.input",
        "completions,          input audioOutput,      prices.output",
        "responses,            second,                 prices.input",
        "messages,             cachedInput output,     prices.input",
        "embeddings,           output,                 prices.input",
        "moderations,          image,                  prices.input",
        "images.generations,   second,                 prices.image",
        "images.generations,   imageOutput,            prices.input",
        "images.edits,         imageInput imageOutput, prices.input",
        "images.edits,         input,                  prices.imageOutput",
        "images.edits,         input audioOutput,      prices.imageOutput",
        "audio.speech,         image,                  prices.character",
        "audio.speech,         audioOutput,            prices.input",
        "audio.speech,         input imageOutput,      prices.audioOutput",
        "audio.transcriptions, character,              prices.second",
        "audio.transcriptions, input audioOutput,      prices.output",
        "audio.transcriptions, audioInput output,      prices.input",
        "audio.translations,   character,              prices.second",
        "audio.translations,   input,                  prices.output",
    })
    void namesTheComponentThatIsMissing(String endpoint, String components, String field) {
        assertThatThrownBy(() -> check(free(components), endpoint))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void everyEndpointOfTheModelIsChecked() {
        assertThatThrownBy(() -> check(free("second"), "audio.transcriptions", "audio.speech"))
                .hasMessageContaining("required");
        assertThatCode(() ->
                        check(free("second character"), "audio.transcriptions", "audio.speech"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(free("input output"), "telepathy"))
                .hasMessageContaining("telepathy");
    }

    @Test
    void aLongContextTierPricesImageTokensToo() {
        Prices base =
                Prices.NONE.withInput(Price.FREE).with(PriceComponent.IMAGE_OUTPUT, Price.FREE);
        PriceSheet sheet =
                new PriceSheet(
                        base,
                        List.of(new PriceSheet.LongContext(9, Prices.NONE.withInput(Price.FREE))),
                        Map.of());

        assertThatThrownBy(() -> check(sheet, "images.generations"))
                .hasMessageContaining("imageOutput");
        assertThat(PriceRules.covers(sheet, "images.generations")).isFalse();
    }

    @Test
    void imageTokensHaveTheLimitOfTokensAndImagesThatOfPieces() {
        Price twoDollars = Price.perUnit("2");

        assertThatCode(() ->
                        check(
                                PriceSheet.of(Prices.NONE.with(PriceComponent.IMAGE, twoDollars)),
                                "images.edits"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        check(
                                PriceSheet.of(
                                        Prices.ofText(Price.FREE, Price.FREE)
                                                .with(PriceComponent.IMAGE_INPUT, twoDollars)),
                                "images.edits"))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        e -> assertThat(e.field()).isEqualTo("prices.imageInput"));
    }
}
