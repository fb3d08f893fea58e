package com.nexusapi.relay.metering;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a price sheet must be before it is taken: whatever a model's endpoints can use has a price,
 * in every long-context tier, and no line of a charge can overflow.
 */
public final class PriceRules {

    private static final Set<String> TEXT_ENDPOINTS =
            Set.of("chat.completions", "completions", "responses", "messages");
    private static final Set<String> UNITS = Set.of("image", "second", "character", "search");

    /** $1 a token, and $1,000 a unit. */
    private static final long MOST_PER_TOKEN = 1_000_000_000_000L;

    private static final long MOST_PER_UNIT = 1_000_000_000_000_000L;
    private static final long MOST_BPS = 1_000_000;
    private static final int MOST_TIERS = 8;

    private static final Set<String> SERVICE_TIERS =
            Arrays.stream(ServiceTier.values())
                    .map(tier -> tier.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());

    private PriceRules() {}

    /** Checks the sheet of a model that is offered at the endpoints. */
    public static void check(PriceSheet sheet, List<String> endpoints) {
        checkPrices(sheet.prices(), "prices");
        if (endpoints.stream().anyMatch(TEXT_ENDPOINTS::contains)) {
            require(sheet.prices().input().isPresent(), "prices.input", "is required");
            require(sheet.prices().output().isPresent(), "prices.output", "is required");
        }
        checkTiers(sheet);
        sheet.serviceTiersBps()
                .forEach((tier, bps) -> {
                    String field = "serviceTiersBps." + tier;
                    require(
                            SERVICE_TIERS.contains(tier),
                            field,
                            "must be of " + SERVICE_TIERS.stream().sorted().toList());
                    require(bps >= 0 && bps <= MOST_BPS, field, "must be 0 to " + MOST_BPS);
                });
    }

    private static void checkTiers(PriceSheet sheet) {
        Set<String> base = ResolvedPrices.of(sheet.prices()).keySet();
        Set<Long> thresholds = new HashSet<>();
        require(
                sheet.longContext().size() <= MOST_TIERS,
                "longContext",
                "must be at most " + MOST_TIERS);
        for (int i = 0; i < sheet.longContext().size(); i++) {
            LongContext tier = sheet.longContext().get(i);
            String field = "longContext[" + i + "]";
            require(
                    tier.aboveInputTokens() > 0 && thresholds.add(tier.aboveInputTokens()),
                    field + ".aboveInputTokens",
                    "must be positive and no other tier's");
            checkPrices(tier.prices(), field + ".prices");
            require(
                    ResolvedPrices.of(tier.prices()).keySet().containsAll(base),
                    field + ".prices",
                    "must price all that the base prices do: " + base);
        }
    }

    private static void checkPrices(Prices prices, String field) {
        var resolved = ResolvedPrices.of(prices);
        require(!resolved.isEmpty(), field, "must have a price");
        resolved.forEach((component, price) -> {
            long most = UNITS.contains(component) ? MOST_PER_UNIT : MOST_PER_TOKEN;
            require(
                    price.picoUsd() <= most,
                    field + "." + component,
                    "must be at most " + most + " picoUsd");
        });
    }
}
