package com.nexusapi.relay.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundTest {

    private static final long ONE = 10_000;

    private static Prices prices(long input, long cacheWrite1h, long output, long audioOutput) {
        return Prices.ofText(Price.ofPicos(input), Price.ofPicos(output))
                .withCachedInput(Price.ofPicos(1))
                .with(PriceComponent.CACHE_WRITE_1H, Price.ofPicos(cacheWrite1h))
                .with(PriceComponent.AUDIO_OUTPUT, Price.ofPicos(audioOutput));
    }

    @Test
    void takesTheDearestRateOfEachDirection() {
        Bound bound =
                Bound.of(PriceSheet.of(prices(100, 200, 300, 50)), Bound.Size.ofText(10), ONE, ONE);
        assertThat(bound.inputRate()).isEqualTo(Price.ofPicos(200));
        assertThat(bound.outputRate()).isEqualTo(Price.ofPicos(300));
        assertThat(bound.withOutput(10)).isEqualTo(Money.ofNanos(5));
    }

    @Test
    void imageTokensAreHeldForWhereTheyAreTheDearest() {
        Prices images =
                Prices.NONE
                        .withInput(Price.ofPicos(5_000))
                        .with(PriceComponent.IMAGE_INPUT, Price.ofPicos(8_000))
                        .with(PriceComponent.IMAGE_OUTPUT, Price.ofPicos(30_000));
        Bound bound = Bound.of(PriceSheet.of(images), Bound.Size.ofText(10), ONE, ONE);
        assertThat(bound.inputRate()).isEqualTo(Price.ofPicos(8_000));
        assertThat(bound.outputRate()).isEqualTo(Price.ofPicos(30_000));
        assertThat(bound.withOutput(2)).isEqualTo(Money.ofNanos(80 + 60));
    }

    @Test
    void takesATierIntoAccountOnlyWhenTheInputMayReachIt() {
        PriceSheet sheet =
                new PriceSheet(
                        prices(100, 100, 300, 50),
                        List.of(new PriceSheet.LongContext(1_000, prices(400, 1, 200, 900))),
                        Map.of());
        Bound below = Bound.of(sheet, Bound.Size.ofText(1_000), ONE, ONE);
        assertThat(below.inputRate()).isEqualTo(Price.ofPicos(100));
        assertThat(below.outputRate()).isEqualTo(Price.ofPicos(300));
        Bound above = Bound.of(sheet, Bound.Size.ofText(1_001), ONE, ONE);
        assertThat(above.inputRate()).isEqualTo(Price.ofPicos(400));
        assertThat(above.outputRate()).isEqualTo(Price.ofPicos(900));
    }

    @Test
    void costsNothingWhereThereIsNoPrice() {
        Bound bound = Bound.of(PriceSheet.of(Prices.NONE), Bound.Size.ofText(10), ONE, ONE);
        assertThat(bound.withOutput(10)).isEqualTo(Money.ZERO);
        assertThat(bound.outputTokensFor(Money.ZERO)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void roundsUp() {
        Bound bound = Bound.of(PriceSheet.of(prices(1, 1, 1, 1)), Bound.Size.ofText(1), ONE, ONE);
        assertThat(bound.withOutput(0)).isEqualTo(Money.ofNanos(1));
    }
}
