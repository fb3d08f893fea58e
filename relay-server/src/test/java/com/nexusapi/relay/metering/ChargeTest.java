package com.nexusapi.relay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.UsageSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** One rounding a call, half up, after all lines and factors (DESIGN §5). */
class ChargeTest {

    private static Money charge(long inputPicos, long outputPicos, long input, long output) {
        UsageBreakdown usage = UsageBreakdown.text(input, output, UsageSource.UPSTREAM);
        return charge(inputPicos, outputPicos, usage, Charge.ONE_BPS);
    }

    private static Money charge(
            long inputPicos, long outputPicos, UsageBreakdown usage, long planBps) {
        Prices prices = Prices.ofText(Price.ofPicos(inputPicos), Price.ofPicos(outputPicos));
        return Charge.of(PriceSheet.of(prices), usage, planBps).amount();
    }

    @Test
    void halfANanoRoundsUpAndLessDown() {
        assertThat(charge(500, 0, 1, 0)).isEqualTo(Money.ofNanos(1));
        assertThat(charge(499, 0, 1, 0)).isEqualTo(Money.ZERO);
        assertThat(charge(1_500, 0, 1, 0)).isEqualTo(Money.ofNanos(2));
    }

    @Test
    void theSumIsRoundedAndNotItsLines() {
        assertThat(charge(400, 400, 1, 1)).isEqualTo(Money.ofNanos(1));
        assertThat(charge(600, 600, 1, 1)).isEqualTo(Money.ofNanos(1));
    }

    @Test
    void thePlansFactorIsAppliedBeforeTheRounding() {
        UsageBreakdown one = UsageBreakdown.text(1, 0, UsageSource.UPSTREAM);
        assertThat(charge(1_400, 0, one, 5_000)).isEqualTo(Money.ofNanos(1));
        assertThat(charge(999, 0, one, 5_000)).isEqualTo(Money.ZERO);
        assertThat(charge(1_000, 0, one, 5_000)).isEqualTo(Money.ofNanos(1));
    }

    /** The list price of an image model: $5 and $8 in, $10 and $32 out, per million tokens. */
    private static final Prices IMAGES =
            Prices.ofText(Price.perMillion("5"), Price.perMillion("10"))
                    .withCachedInput(Price.perMillion("1.25"))
                    .with(PriceComponent.IMAGE_INPUT, Price.perMillion("8"))
                    .with(PriceComponent.IMAGE_OUTPUT, Price.perMillion("32"));

    private static UsageBreakdown imageUsage() {
        return new UsageBreakdown(
                11,
                3,
                0,
                0,
                0,
                388,
                7,
                0,
                6_240,
                0,
                0,
                0,
                0,
                0,
                ServiceTier.STANDARD,
                UsageSource.UPSTREAM,
                "",
                "");
    }

    @Test
    void imageTokensAreChargedAtTheirOwnPrice() {
        Charge charge = Charge.of(PriceSheet.of(IMAGES), imageUsage(), Charge.ONE_BPS);

        assertThat(charge.lines())
                .extracting(Receipt.Line::component, Receipt.Line::quantity, Receipt.Line::picoUsd)
                .containsExactly(
                        tuple("input", 11L, 5_000_000L),
                        tuple("cachedInput", 3L, 1_250_000L),
                        tuple("imageInput", 388L, 8_000_000L),
                        tuple("output", 7L, 10_000_000L),
                        tuple("imageOutput", 6_240L, 32_000_000L));
        assertThat(charge.amount())
                .isEqualTo(
                        Money.ofNanos(
                                11 * 5_000
                                        + 3 * 1_250
                                        + 388 * 8_000
                                        + 7 * 10_000
                                        + 6_240 * 32_000));
    }

    @Test
    void imageTokensWithoutAPriceOfTheirOwnCostWhatOthersDo() {
        Prices text = Prices.ofText(Price.perMillion("5"), Price.perMillion("10"));

        assertThat(Charge.of(PriceSheet.of(text), imageUsage(), Charge.ONE_BPS).amount())
                .isEqualTo(Money.ofNanos((11 + 3 + 388) * 5_000 + (7 + 6_240) * 10_000));
        assertThat(
                        Charge.ifPriced(
                                PriceSheet.of(Prices.NONE.withInput(Price.ofPicos(1))),
                                imageUsage(),
                                Charge.ONE_BPS))
                .as("image output has nothing to fall back to")
                .isEmpty();
    }

    @Property
    void agreesWithDecimalArithmetic(
            @ForAll @LongRange(max = 100_000_000) long price,
            @ForAll @LongRange(max = 2_000_000) long tokens,
            @ForAll @LongRange(max = 20_000) long planBps) {
        UsageBreakdown usage = UsageBreakdown.text(tokens, 0, UsageSource.UPSTREAM);
        BigDecimal nanos =
                BigDecimal.valueOf(price)
                        .multiply(BigDecimal.valueOf(tokens))
                        .multiply(BigDecimal.valueOf(planBps))
                        .movePointLeft(7)
                        .setScale(0, RoundingMode.HALF_UP);
        assertThat(charge(price, 0, usage, planBps))
                .isEqualTo(Money.ofNanos(nanos.longValueExact()));
    }
}
