package com.nexusapi.relay.pricing;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model of the bundled catalogue with its provider's list price (reference/openai-surface.md
 * §4.8). An empty cell is not offered or unknown, never zero.
 *
 * @param listPrice absent when the catalogue knows none
 */
record ListedModel(
        String id,
        String provider,
        String mode,
        Optional<PriceSheet> listPrice,
        long contextWindow,
        long maxOutputTokens) {

    /**
     * The context window where the catalogue has none. Holds count what they cannot see as the
     * whole window, so the default is as large as any window we know.
     */
    static final long DEFAULT_CONTEXT_WINDOW = 1_050_000;

    static final long DEFAULT_MAX_OUTPUT = 32_768;

    private static final int SECONDS_PER_MINUTE = 60;

    /** The only family that translates what it hears (surface reference §1.1). */
    private static final String TRANSLATOR = "whisper";

    /** The columns of prices by the million tokens. */
    private static final Map<PriceComponent, String> COLUMNS =
            Map.of(
                    PriceComponent.INPUT, "input_usd_per_mtok",
                    PriceComponent.CACHED_INPUT, "cached_input_usd_per_mtok",
                    PriceComponent.CACHE_WRITE_5M, "cache_write_5m_usd_per_mtok",
                    PriceComponent.CACHE_WRITE_1H, "cache_write_1h_usd_per_mtok",
                    PriceComponent.OUTPUT, "output_usd_per_mtok",
                    PriceComponent.AUDIO_INPUT, "audio_in",
                    PriceComponent.AUDIO_OUTPUT, "audio_out",
                    PriceComponent.IMAGE_INPUT, "image_in",
                    PriceComponent.IMAGE_OUTPUT, "image_out");

    static ListedModel of(Map<String, String> row) {
        long context = number(row, "context_window").orElse(DEFAULT_CONTEXT_WINDOW);
        return new ListedModel(
                cell(row, "model"),
                cell(row, "provider"),
                cell(row, "mode"),
                Optional.of(sheet(row)).filter(sheet -> !sheet.prices().equals(Prices.NONE)),
                context,
                number(row, "max_output").orElse(Math.min(context, DEFAULT_MAX_OUTPUT)));
    }

    /** Where it is offered: in the words of its provider, between which nothing is translated. */
    List<String> endpoints() {
        return switch (mode) {
            case "chat" ->
                    switch (provider) {
                        case "openai" -> List.of("chat.completions", "responses");
                        case "anthropic" -> List.of("messages");
                        default -> List.of("chat.completions");
                    };
            case "completion" -> List.of("completions");
            case "embedding" -> List.of("embeddings");
            case "moderation" -> List.of("moderations");
            case "image" -> List.of("images.generations", "images.edits");
            case "transcription" ->
                    id.startsWith(TRANSLATOR)
                            ? List.of("audio.transcriptions", "audio.translations")
                            : List.of("audio.transcriptions");
            case "speech" -> List.of("audio.speech");
            default -> throw new IllegalArgumentException("unknown mode " + mode + " of " + id);
        };
    }

    /** Whether it answers with text, which is what a new installation offers. */
    boolean isTextChat() {
        return mode.equals("chat")
                && listPrice
                        .map(PriceSheet::prices)
                        .filter(prices -> prices.output().isPresent())
                        .filter(prices -> prices.audioOutput().isEmpty())
                        .isPresent();
    }

    private static PriceSheet sheet(Map<String, String> row) {
        Map<PriceComponent, Price> found = new EnumMap<>(PriceComponent.class);
        COLUMNS.forEach((component, column) ->
                text(row, column).map(Price::perMillion).ifPresent(at -> found.put(component, at)));
        perSecond(row).ifPresent(price -> found.put(PriceComponent.SECOND, price));
        perCharacter(row).ifPresent(price -> found.put(PriceComponent.CHARACTER, price));
        Prices base = Prices.of(found);
        List<LongContext> tiers =
                number(row, "long_ctx_threshold")
                        .map(above -> List.of(new LongContext(above, longContext(row, base))))
                        .orElse(List.of());
        return new PriceSheet(base, tiers, Map.of());
    }

    /** Other input rates of the long tier are the base's, times long input ÷ base input. */
    private static Prices longContext(Map<String, String> row, Prices base) {
        Price input = Price.perMillion(cell(row, "long_ctx_input"));
        Price baseInput = base.input().orElseThrow();
        return base.map((component, price) ->
                        switch (component) {
                            case INPUT,
                                    CACHED_INPUT,
                                    CACHE_WRITE_5M,
                                    CACHE_WRITE_1H,
                                    AUDIO_INPUT,
                                    IMAGE_INPUT ->
                                    scaled(price, input, baseInput);
                            case OUTPUT,
                                    AUDIO_OUTPUT,
                                    IMAGE_OUTPUT,
                                    IMAGE,
                                    SECOND,
                                    CHARACTER,
                                    SEARCH ->
                                    price;
                        })
                .withOutput(Price.perMillion(cell(row, "long_ctx_output")));
    }

    /** {@code price · by ÷ of}, rounded up to the next pico-USD: a cost is never understated. */
    static Price scaled(Price price, Price by, Price of) {
        BigInteger[] result =
                price.cost(by.picoUsd()).divideAndRemainder(BigInteger.valueOf(of.picoUsd()));
        boolean exact = result[1].signum() == 0;
        return Price.ofPicos((exact ? result[0] : result[0].add(BigInteger.ONE)).longValueExact());
    }

    private static Optional<Price> perSecond(Map<String, String> row) {
        return unit(row, "minute")
                .map(Price::perUnit)
                .map(minute -> scaled(minute, Price.ofPicos(1), Price.ofPicos(SECONDS_PER_MINUTE)));
    }

    private static Optional<Price> perCharacter(Map<String, String> row) {
        return unit(row, "character").map(Price::perUnit);
    }

    private static Optional<String> unit(Map<String, String> row, String unit) {
        return text(row, "unit").filter(unit::equals).flatMap(u -> text(row, "per_unit"));
    }

    private static Optional<Long> number(Map<String, String> row, String column) {
        return text(row, column).map(BigDecimal::new).map(BigDecimal::longValueExact);
    }

    private static String cell(Map<String, String> row, String column) {
        return text(row, column)
                .orElseThrow(() -> new IllegalArgumentException("no " + column + " in " + row));
    }

    private static Optional<String> text(Map<String, String> row, String column) {
        return Optional.ofNullable(row.get(column)).filter(text -> !text.isEmpty());
    }
}
