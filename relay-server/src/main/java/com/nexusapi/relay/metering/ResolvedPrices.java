package com.nexusapi.relay.metering;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What each component really costs, with the fallbacks of {@link Charge}. Two sheets are compared
 * at every size of input and every service tier at which either of them changes.
 */
public final class ResolvedPrices {

    private ResolvedPrices() {}

    /** Each component that can be charged, by name. */
    static Map<String, Price> of(Prices prices) {
        Optional<Price> input = prices.input();
        Optional<Price> output = prices.output();
        Optional<Price> writeShort = prices.cacheWrite5m().or(() -> input);
        Map<String, Price> found = new LinkedHashMap<>();
        put(found, "input", input);
        put(found, "cachedInput", prices.cachedInput().or(() -> input));
        put(found, "cacheWrite5m", writeShort);
        put(found, "cacheWrite1h", prices.cacheWrite1h().or(() -> writeShort));
        put(found, "audioInput", prices.audioInput().or(() -> input));
        put(found, "imageInput", prices.imageInput().or(() -> input));
        put(found, "output", output);
        put(found, "audioOutput", prices.audioOutput().or(() -> output));
        put(found, "imageOutput", prices.imageOutput().or(() -> output));
        put(found, "image", prices.image());
        put(found, "second", prices.second());
        put(found, "character", prices.character());
        put(found, "search", prices.search());
        return found;
    }

    private static void put(Map<String, Price> into, String component, Optional<Price> price) {
        price.ifPresent(value -> into.put(component, value));
    }

    /** Whether some use would cost more by {@code proposed} than by {@code now}, or be refused. */
    public static boolean isDearer(PriceSheet proposed, PriceSheet now) {
        TreeSet<Long> sizes = new TreeSet<>();
        sizes.add(0L);
        proposed.longContext().forEach(tier -> sizes.add(tier.aboveInputTokens() + 1));
        now.longContext().forEach(tier -> sizes.add(tier.aboveInputTokens() + 1));
        for (long size : sizes) {
            for (ServiceTier tier : ServiceTier.values()) {
                if (isDearer(
                        at(proposed, size), bps(proposed, tier), at(now, size), bps(now, tier))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isDearer(
            Map<String, Price> proposed, long proposedBps, Map<String, Price> now, long nowBps) {
        return now.entrySet().stream()
                .anyMatch(was -> {
                    Price is = proposed.get(was.getKey());
                    return is == null
                            || scaled(is, proposedBps).compareTo(scaled(was.getValue(), nowBps))
                                    > 0;
                });
    }

    private static Map<String, Price> at(PriceSheet sheet, long totalInput) {
        return of(Charge.pricesAt(sheet, totalInput));
    }

    private static BigInteger scaled(Price price, long bps) {
        return price.cost(bps);
    }

    private static long bps(PriceSheet sheet, ServiceTier tier) {
        return sheet.serviceTiersBps()
                .getOrDefault(tier.name().toLowerCase(Locale.ROOT), Charge.ONE_BPS);
    }
}
