package com.nexusapi.relay.metering;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.InvalidValueException;
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
        endpoints.forEach(endpoint -> checkUsable(endpoint, sheet.prices()));
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

    /** Whatever a call of the endpoint can use has a price; a price of zero is one. */
    private static void checkUsable(String endpoint, Prices prices) {
        switch (endpoint) {
            case "chat.completions", "completions", "responses", "messages" -> {
                require(prices.input().isPresent(), "prices.input", "is required");
                require(prices.output().isPresent(), "prices.output", "is required");
            }
            case "embeddings", "moderations" ->
                    require(prices.input().isPresent(), "prices.input", "is required");
            case "images.generations", "images.edits" ->
                    checkPieceOrTokens(
                            prices,
                            new Named("image", prices.image()),
                            new Named("imageOutput", prices.imageOutput()));
            case "audio.speech" ->
                    checkPieceOrTokens(
                            prices,
                            new Named("character", prices.character()),
                            new Named("audioOutput", prices.audioOutput()));
            case "audio.transcriptions", "audio.translations" ->
                    checkPieceOrTokens(
                            prices,
                            new Named("second", prices.second()),
                            new Named("output", prices.output()));
            default -> throw new InvalidValueException("endpoints", "are not known: " + endpoint);
        }
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
    private static void checkPieceOrTokens(Prices prices, Named piece, Named output) {
        if (piece.price().isPresent()) {
            return;
        }
        boolean hasOutput = output.price().or(prices::output).isPresent();
        require(
                hasOutput || prices.input().isPresent(),
                piece.field(),
                "is required, unless input and " + output.component() + " have prices");
        require(
                prices.input().isPresent(),
                "prices.input",
                "is required, unless " + piece.component() + " has a price");
        require(
                hasOutput,
                output.field(),
                "is required, unless " + piece.component() + " has a price");
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
