package com.nexusapi.relay.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.UsageSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ResolvedPricesTest {

    private static final Prices BASE = Prices.ofText(Price.ofPicos(100), Price.ofPicos(400));

    @Property(tries = 200)
    void agreeWithWhatACallIsCharged(@ForAll("prices") Prices prices) {
        UsageBreakdown all =
                new UsageBreakdown(
                        1,
                        1,
                        1,
                        1,
                        1,
                        0,
                        1,
                        1,
                        0,
                        0,
                        1,
                        1,
                        1,
                        1,
                        ServiceTier.STANDARD,
                        UsageSource.UPSTREAM,
                        "",
                        "");
        List<Receipt.Line> lines = Charge.of(PriceSheet.of(prices), all, Charge.ONE_BPS).lines();

        Map<String, Price> resolved = ResolvedPrices.of(prices);
        assertThat(lines).hasSize(resolved.size());
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(resolved)
                                .containsEntry(line.component(), Price.ofPicos(line.picoUsd())));
    }

    @Property(tries = 200)
    void nothingIsDearerThanItself(@ForAll("prices") Prices prices) {
        assertThat(ResolvedPrices.isDearer(PriceSheet.of(prices), PriceSheet.of(prices))).isFalse();
    }

    @Test
    void aFallbackThatRisesIsDearer() {
        Prices cached = BASE.withCachedInput(Price.ofPicos(10));

        assertThat(isDearer(BASE, cached)).isTrue();
        assertThat(isDearer(cached, BASE)).isFalse();
        assertThat(isDearer(BASE.withOutput(Price.ofPicos(399)), BASE)).isFalse();
        assertThat(isDearer(cached.withInput(Price.ofPicos(101)), BASE)).isTrue();
    }

    @Test
    void aComponentNoLongerOfferedIsMaterial() {
        assertThat(isDearer(Prices.NONE.withInput(Price.ofPicos(1)), BASE)).isTrue();
        assertThat(isDearer(BASE, Prices.NONE.withInput(Price.ofPicos(100)))).isFalse();
    }

    @Test
    void aLongContextTierOrServiceTierThatRisesIsDearer() {
        PriceSheet plain = PriceSheet.of(BASE);
        Prices dear = Prices.ofText(Price.ofPicos(200), Price.ofPicos(800));
        PriceSheet tiered = new PriceSheet(BASE, List.of(new LongContext(1_000, dear)), Map.of());
        PriceSheet later = new PriceSheet(BASE, List.of(new LongContext(2_000, dear)), Map.of());
        PriceSheet priority = new PriceSheet(BASE, List.of(), Map.of("priority", 20_000L));
        PriceSheet flex = new PriceSheet(BASE, List.of(), Map.of("flex", 5_000L));

        assertThat(ResolvedPrices.isDearer(tiered, plain)).isTrue();
        assertThat(ResolvedPrices.isDearer(plain, tiered)).isFalse();
        assertThat(ResolvedPrices.isDearer(later, tiered)).isFalse();
        assertThat(ResolvedPrices.isDearer(tiered, later)).isTrue();
        assertThat(ResolvedPrices.isDearer(priority, plain)).isTrue();
        assertThat(ResolvedPrices.isDearer(flex, plain)).isFalse();
        assertThat(ResolvedPrices.isDearer(plain, flex)).isTrue();
    }

    private static boolean isDearer(Prices proposed, Prices now) {
        return ResolvedPrices.isDearer(PriceSheet.of(proposed), PriceSheet.of(now));
    }

    @Provide
    Arbitrary<Prices> prices() {
        Arbitrary<Price> price = Arbitraries.longs().between(0, 1_000_000).map(Price::ofPicos);
        Arbitrary<Optional<Price>> maybe = price.optional(0.5);
        Arbitrary<Prices> text =
                Combinators.combine(price, maybe, maybe, maybe, price, maybe, maybe)
                        .as((input, cached, write5m, write1h, output, audioIn, audioOut) ->
                                new Prices(
                                        Optional.of(input),
                                        cached,
                                        write5m,
                                        write1h,
                                        Optional.of(output),
                                        audioIn,
                                        audioOut,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()));
        return Combinators.combine(text, price, price, price, price)
                .as((base, image, second, character, search) ->
                        new Prices(
                                base.input(),
                                base.cachedInput(),
                                base.cacheWrite5m(),
                                base.cacheWrite1h(),
                                base.output(),
                                base.audioInput(),
                                base.audioOutput(),
                                Optional.of(image),
                                Optional.of(second),
                                Optional.of(character),
                                Optional.of(search)));
    }
}
