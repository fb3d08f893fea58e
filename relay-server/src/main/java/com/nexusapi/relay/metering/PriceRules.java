package com.nexusapi.relay.metering;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a price sheet must be before it is taken: whatever a model's endpoints can use has a price,
 * in every long-context tier, and no line of a charge can overflow (surface reference §4.1, §4.6).
 */
public final class PriceRules {

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
        for (String endpoint : endpoints) {
            gap(endpoint, sheet.prices())
                    .ifPresent(gap -> require(false, gap.field(), gap.expected()));
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

    /**
     * Whether whatever a call of the endpoint can use has a price, at every size of its input; a
     * price of zero is one. What is in force may be older than these rules.
     */
    public static boolean covers(PriceSheet sheet, String endpoint) {
        return gap(endpoint, sheet.prices()).isEmpty()
                && sheet.longContext().stream()
                        .allMatch(tier -> gap(endpoint, tier.prices()).isEmpty());
    }

    /** What is missing of a sheet. */
    private record Gap(String field, String expected) {}

    private static Optional<Gap> gap(String endpoint, Prices prices) {
        return switch (endpoint) {
            case "chat.completions", "completions", "responses", "messages" ->
                    gap(prices.input(), "prices.input", "is required")
                            .or(() -> gap(prices.output(), "prices.output", "is required"));
            case "embeddings", "moderations" -> gap(prices.input(), "prices.input", "is required");
            case "images.generations", "images.edits" ->
                    gapOfPieceOrTokens(
                            prices,
                            new Named("image", prices.image()),
                            new Named("imageOutput", prices.imageOutput()));
            case "audio.speech" ->
                    gapOfPieceOrTokens(
                            prices,
                            new Named("character", prices.character()),
                            new Named("audioOutput", prices.audioOutput()));
            case "audio.transcriptions", "audio.translations" ->
                    gapOfPieceOrTokens(
                            prices,
                            new Named("second", prices.second()),
                            new Named("output", prices.output()));
            default -> Optional.of(new Gap("endpoints", "are not known: " + endpoint));
        };
    }

    private static Optional<Gap> gap(Optional<Price> price, String field, String expected) {
        return price.isPresent() ? Optional.empty() : Optional.of(new Gap(field, expected));
    }

    /** A component's price of its own, and what the component is called. */
    private record Named(String component, Optional<Price> price) {

        String field() {
            return "prices." + component;
        }
    }

    /**
     * What is made or heard is paid by the piece, or by the token both ways. Input tokens need the
     * plain price even where those of audio have another: a prompt is text.
     *
     * @param output of its own kind; the plain output price does for it
     */
    private static Optional<Gap> gapOfPieceOrTokens(Prices prices, Named piece, Named output) {
        if (piece.price().isPresent()) {
            return Optional.empty();
        }
        Optional<Price> anyOutput = output.price().or(prices::output);
        String unlessPieces = "is required, unless " + piece.component() + " has a price";
        String unlessTokens =
                "is required, unless input and " + output.component() + " have prices";
        return gap(anyOutput.or(prices::input), piece.field(), unlessTokens)
                .or(() -> gap(prices.input(), "prices.input", unlessPieces))
                .or(() -> gap(anyOutput, output.field(), unlessPieces));
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
