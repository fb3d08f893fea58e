package com.nexusapi.relay.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
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
