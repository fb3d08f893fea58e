package com.nexusapi.relay.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.UsageSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ResolvedPricesTest {

    private static final Set<PriceComponent> FALLING_BACK =
            EnumSet.of(
                    PriceComponent.CACHED_INPUT,
                    PriceComponent.CACHE_WRITE_5M,
                    PriceComponent.CACHE_WRITE_1H,
                    PriceComponent.AUDIO_INPUT,
                    PriceComponent.AUDIO_OUTPUT,
                    PriceComponent.IMAGE_INPUT,
                    PriceComponent.IMAGE_OUTPUT);

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
                        1,
                        1,
                        1,
                        1,
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

    /** Image tokens cost what other tokens do until they are priced apart. */
    @Test
    void anImagePriceAboveTheFallbackIsDearer() {
        Prices dearInput = BASE.with(PriceComponent.IMAGE_INPUT, Price.ofPicos(101));
        Prices cheapOutput = BASE.with(PriceComponent.IMAGE_OUTPUT, Price.ofPicos(399));

        assertThat(isDearer(dearInput, BASE)).isTrue();
        assertThat(isDearer(BASE, dearInput)).isFalse();
        assertThat(isDearer(cheapOutput, BASE)).isFalse();
        assertThat(isDearer(BASE, cheapOutput)).isTrue();
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

    /** Text and pieces always, the rest sometimes. */
    @Provide
    Arbitrary<Prices> prices() {
        PriceComponent[] components = PriceComponent.values();
        Arbitrary<List<Price>> all =
                Arbitraries.longs()
                        .between(0, 1_000_000)
                        .map(Price::ofPicos)
                        .list()
                        .ofSize(components.length);
        Arbitrary<List<Boolean>> apart =
                Arbitraries.of(true, false).list().ofSize(components.length);
        return Combinators.combine(all, apart)
                .as((prices, isApart) -> {
                    Map<PriceComponent, Price> found = new EnumMap<>(PriceComponent.class);
                    for (int i = 0; i < components.length; i++) {
                        if (isApart.get(i) || !FALLING_BACK.contains(components[i])) {
                            found.put(components[i], prices.get(i));
                        }
                    }
                    return Prices.of(found);
                });
    }
}
