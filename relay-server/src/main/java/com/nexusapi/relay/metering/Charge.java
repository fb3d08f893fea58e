package com.nexusapi.relay.metering;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a call's usage is charged at one price sheet: the lines, the plan's and the service tier's
 * factors in basis points, and one rounding, half up, at the end (DESIGN §5).
 */
public record Charge(List<Receipt.Line> lines, long planBps, long tierBps) {

    /** A factor of one. */
    public static final long ONE_BPS = 10_000;

    public static final Charge NOTHING = new Charge(List.of(), ONE_BPS, ONE_BPS);

    private static final BigInteger PICOS_BPS_BPS_PER_NANO = BigInteger.TEN.pow(11);

    public Charge {
        lines = List.copyOf(lines);
    }

    /**
     * Prices the usage. A component without a price of its own falls back: cached input and cache
     * writes to input, audio and images to the plain direction's price.
     */
    public static Charge of(PriceSheet sheet, UsageBreakdown usage, long planBps) {
        return ifPriced(sheet, usage, planBps)
                .orElseThrow(() -> new IllegalStateException("something used has no price"));
    }

    /** The same, or nothing when something was used that the sheet has no price for. */
    public static Optional<Charge> ifPriced(PriceSheet sheet, UsageBreakdown usage, long planBps) {
        Prices prices = pricesAt(sheet, usage.totalInput());
        Lines lines = new Lines();
        Optional<Price> input = prices.input();
        Optional<Price> output = prices.output();
        lines.add("input", "token", usage.inputText(), input);
        lines.add("cachedInput", "token", usage.cachedText(), prices.cachedInput().or(() -> input));
        Optional<Price> writeShort = prices.cacheWrite5m().or(() -> input);
        lines.add("cacheWrite5m", "token", usage.cacheWriteShort(), writeShort);
        lines.add(
                "cacheWrite1h",
                "token",
                usage.cacheWriteLong(),
                prices.cacheWrite1h().or(() -> writeShort));
        lines.add("audioInput", "token", usage.inputAudio(), prices.audioInput().or(() -> input));
        lines.add("imageInput", "token", usage.inputImage(), prices.imageInput().or(() -> input));
        lines.add("output", "token", usage.outputText(), output);
        lines.add(
                "audioOutput", "token", usage.outputAudio(), prices.audioOutput().or(() -> output));
        lines.add(
                "imageOutput", "token", usage.outputImage(), prices.imageOutput().or(() -> output));
        lines.add("image", "image", usage.images(), prices.image());
        lines.add("second", "second", usage.seconds(), prices.second());
        lines.add("character", "character", usage.characters(), prices.character());
        lines.add("search", "call", usage.searchCalls(), prices.search());
        return lines.isUnpriced
                ? Optional.empty()
                : Optional.of(new Charge(lines.found, planBps, tierBps(sheet, usage.tier())));
    }

    /** The prices of the highest long-context tier that the input exceeds, else the base prices. */
    public static Prices pricesAt(PriceSheet sheet, long totalInput) {
        Prices prices = sheet.prices();
        long reached = -1;
        for (PriceSheet.LongContext tier : sheet.longContext()) {
            if (totalInput > tier.aboveInputTokens() && tier.aboveInputTokens() > reached) {
                reached = tier.aboveInputTokens();
                prices = tier.prices();
            }
        }
        return prices;
    }

    private static long tierBps(PriceSheet sheet, ServiceTier tier) {
        String name = tier.name().toLowerCase(java.util.Locale.ROOT);
        return sheet.serviceTiersBps().getOrDefault(name, ONE_BPS);
    }

    public BigInteger sumPicoUsd() {
        BigInteger sum = BigInteger.ZERO;
        for (Receipt.Line line : lines) {
            sum = sum.add(BigInteger.valueOf(line.amountPicoUsd()));
        }
        return sum;
    }

    /** half-up(sumPicoUsd · planBps · tierBps / 10¹¹) in nano-USD. */
    public Money amount() {
        BigInteger scaled =
                sumPicoUsd()
                        .multiply(BigInteger.valueOf(planBps))
                        .multiply(BigInteger.valueOf(tierBps));
        BigInteger half = PICOS_BPS_BPS_PER_NANO.shiftRight(1);
        return Money.ofNanos(scaled.add(half).divide(PICOS_BPS_BPS_PER_NANO).longValueExact());
    }

    /** Collects the lines that have a quantity. */
    private static final class Lines {

        private final List<Receipt.Line> found = new ArrayList<>();
        private boolean isUnpriced;

        void add(String component, String unit, long quantity, Optional<Price> price) {
            if (quantity == 0) {
                return;
            }
            isUnpriced |= price.isEmpty();
            price.ifPresent(at ->
                    found.add(
                            new Receipt.Line(
                                    component,
                                    unit,
                                    quantity,
                                    at.picoUsd(),
                                    at.cost(quantity).longValueExact())));
        }
    }
}
