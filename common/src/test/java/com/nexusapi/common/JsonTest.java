package com.nexusapi.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.common.admin.TotalsAt;
import com.nexusapi.common.admin.UsageSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    private final ObjectMapper json = Json.newMapper();

    @Test
    void moneyHasOneMemberAndNothingElse() throws Exception {
        assertThat(json.writeValueAsString(Money.ofCents(250)))
                .isEqualTo("{\"nanoUsd\":2500000000}");
        assertThat(json.readValue("{\"nanoUsd\":7}", Money.class)).isEqualTo(Money.ofNanos(7));
    }

    @Test
    void anAmountIsAWholeNumberAndNothingElse() {
        for (String amount :
                List.of("1.5", "1.0", "\"7\"", "true", "null", "9223372036854775808")) {
            assertThatThrownBy(() -> json.readValue("{\"nanoUsd\":" + amount + "}", Money.class))
                    .as(amount)
                    .isInstanceOf(JsonProcessingException.class);
        }
    }

    @Test
    void aPriceSheetOfBeforeImageTokensWerePricedApartIsRead() throws Exception {
        PriceSheet kept =
                json.readValue(
                        "{\"prices\":{\"input\":{\"picoUsd\":5},\"image\":{\"picoUsd\":9}}}",
                        PriceSheet.class);
        Prices then =
                Prices.NONE
                        .withInput(Price.ofPicos(5))
                        .with(PriceComponent.IMAGE, Price.ofPicos(9));
        Prices now = then.with(PriceComponent.IMAGE_OUTPUT, Price.ofPicos(7));

        assertThat(kept).isEqualTo(PriceSheet.of(then));
        assertThat(json.writeValueAsString(now))
                .isEqualTo(
                        "{\"input\":{\"picoUsd\":5},\"imageOutput\":{\"picoUsd\":7},"
                                + "\"image\":{\"picoUsd\":9}}");
        assertThat(json.readValue(json.writeValueAsString(now), Prices.class)).isEqualTo(now);
    }

    @Test
    void everyComponentIsKeptApart() {
        for (PriceComponent component : PriceComponent.values()) {
            Prices only = Prices.NONE.with(component, Price.ofPicos(3));

            assertThat(component.of(only)).contains(Price.ofPicos(3));
            assertThat(Prices.of(Map.of(component, Price.ofPicos(3)))).isEqualTo(only);
            assertThat(only.map((same, price) -> Price.ofPicos(2 * price.picoUsd())))
                    .isEqualTo(Prices.NONE.with(component, Price.ofPicos(6)));
        }
    }

    @Test
    void seriesStepCarriesItsTotalsFlat() throws Exception {
        TotalsAt step = new TotalsAt(Instant.parse("2026-11-01T00:00:00Z"), Totals.NONE);
        String text = json.writeValueAsString(step);
        assertThat(text).startsWith("{\"at\":\"2026-11-01T00:00:00Z\",\"revenue\":{\"nanoUsd\":0}");
        assertThat(json.readValue(text, TotalsAt.class)).isEqualTo(step);
    }

    @Test
    void receiptCarriesItsRequestFlatAndComesBackEqual() throws Exception {
        RequestSummary request =
                new RequestSummary(
                        "req_1",
                        Instant.parse("2026-11-01T00:00:00.123456Z"),
                        Optional.of("acc_1"),
                        Optional.empty(),
                        Optional.of("gpt-5"),
                        "chat.completions",
                        Optional.empty(),
                        true,
                        200,
                        Outcome.COMPLETE,
                        Optional.empty(),
                        new TokenUsage(10, 2, 0, 5, 1),
                        UsageSource.UPSTREAM,
                        Money.ofNanos(30),
                        Money.ofNanos(20),
                        Optional.of(12L),
                        40);
        Receipt receipt =
                new Receipt(
                        request,
                        Optional.of("price_1"),
                        10_000,
                        10_000,
                        List.of(new Receipt.Line("input", "token", 8, 1_250_000, 10_000_000)),
                        10_000_000,
                        List.of(new Receipt.Draw("lot_1", Money.ofNanos(10_000))),
                        Optional.empty());
        String text = json.writeValueAsString(receipt);
        assertThat(text).startsWith("{\"id\":\"req_1\"").contains("\"keyId\":null");
        assertThat(json.readValue(text, Receipt.class)).isEqualTo(receipt);
    }

    @Test
    void priceSheetReadsWithoutItsOptionalParts() throws Exception {
        PriceSheet sheet =
                json.readValue("{\"prices\":{\"input\":{\"picoUsd\":1}}}", PriceSheet.class);
        assertThat(sheet).isEqualTo(PriceSheet.of(Prices.NONE.withInput(Price.ofPicos(1))));
    }

    @Test
    void channelKindIsSpelledWithDashes() throws Exception {
        assertThat(json.writeValueAsString(Channel.Kind.OPENAI_COMPATIBLE))
                .isEqualTo("\"openai-compatible\"");
        assertThat(json.readValue("\"azure-openai\"", Channel.Kind.class))
                .isEqualTo(Channel.Kind.AZURE_OPENAI);
    }
}
