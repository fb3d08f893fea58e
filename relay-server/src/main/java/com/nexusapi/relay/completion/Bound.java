package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.wire.Asked;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The most that a call can be charged: every piece at its price, every input token at the dearest
 * input rate (cached input is never assumed), every output token at the dearest output rate, of the
 * base prices and of each long-context tier that the input might reach (surface reference §5.1).
 */
record Bound(
        long inputTokens, Price inputRate, Price outputRate, BigInteger pieces, long factorBps) {

    private static final BigInteger PICOS_BPS_BPS_PER_NANO = BigInteger.TEN.pow(11);

    /**
     * How large a call can be.
     *
     * @param inputTokens an upper bound
     * @param searches made by the upstream at most
     */
    record Size(long inputTokens, Asked.Units units, long searches) {

        static Size ofText(long inputTokens) {
            return new Size(inputTokens, Asked.Units.NONE, 0);
        }
    }

    /**
     * @param planBps the customer's plan
     * @param tierBps the dearest service tier that the call may be served at
     */
    static Bound of(PriceSheet sheet, Size size, long planBps, long tierBps) {
        Rates dearest = Rates.NONE.andOf(sheet.prices());
        BigInteger pieces = pieces(sheet.prices(), size);
        for (PriceSheet.LongContext tier : sheet.longContext()) {
            if (size.inputTokens() > tier.aboveInputTokens()) {
                dearest = dearest.andOf(tier.prices());
                pieces = pieces.max(pieces(tier.prices(), size));
            }
        }
        return new Bound(
                size.inputTokens(),
                dearest.input(),
                dearest.output(),
                pieces,
                Math.multiplyExact(planBps, tierBps));
    }

    /** What is not paid by the token; what has no price is not charged. */
    private static BigInteger pieces(Prices prices, Size size) {
        return cost(prices.character(), size.units().characters())
                .add(cost(prices.image(), size.units().images()))
                .add(cost(prices.second(), size.units().seconds()))
                .add(cost(prices.search(), size.searches()));
    }

    private static BigInteger cost(Optional<Price> price, long pieces) {
        return price.map(each -> each.cost(pieces)).orElse(BigInteger.ZERO);
    }

    /** The dearest input and output rate of prices seen so far. */
    private record Rates(Price input, Price output) {

        static final Rates NONE = new Rates(Price.FREE, Price.FREE);

        Rates andOf(Prices prices) {
            return new Rates(
                    dearest(
                            input,
                            Stream.of(
                                    prices.input(),
                                    prices.cacheWrite5m(),
                                    prices.cacheWrite1h(),
                                    prices.audioInput(),
                                    prices.imageInput())),
                    dearest(
                            output,
                            Stream.of(
                                    prices.output(), prices.audioOutput(), prices.imageOutput())));
        }

        private static Price dearest(Price soFar, Stream<Optional<Price>> others) {
            return others.flatMap(Optional::stream)
                    .reduce(soFar, (one, other) -> other.compareTo(one) > 0 ? other : one);
        }
    }

    /** Bound of the input and so many output tokens, rounded up. */
    Money withOutput(long outputTokens) {
        return scaled(inputRate.cost(inputTokens).add(outputRate.cost(outputTokens)).add(pieces));
    }

    /** Bound of so many more output tokens. */
    Money ofOutput(long outputTokens) {
        return scaled(outputRate.cost(outputTokens));
    }

    /** How many output tokens an amount pays for at least. */
    long outputTokensFor(Money amount) {
        BigInteger rate = outputRate.cost(1).multiply(BigInteger.valueOf(factorBps));
        return rate.signum() == 0
                ? Long.MAX_VALUE
                : BigInteger.valueOf(amount.nanoUsd())
                        .multiply(PICOS_BPS_BPS_PER_NANO)
                        .divide(rate)
                        .min(BigInteger.valueOf(Long.MAX_VALUE))
                        .longValueExact();
    }

    private Money scaled(BigInteger picos) {
        BigInteger nanos =
                picos.multiply(BigInteger.valueOf(factorBps))
                        .add(PICOS_BPS_BPS_PER_NANO.subtract(BigInteger.ONE))
                        .divide(PICOS_BPS_BPS_PER_NANO);
        return Money.ofNanos(nanos.longValueExact());
    }

    /** The name a price sheet knows a tier by; {@code fast} is another word for priority. */
    static String canonical(String tier) {
        return tier.equals("fast") ? "priority" : tier;
    }

    /** The dearest multiplier that a call asking for the given tier may be served at. */
    static long dearestTierBps(PriceSheet sheet, Optional<String> requestedTier) {
        return requestedTier
                .filter(tier -> !tier.equals("auto"))
                .map(tier -> sheet.serviceTiersBps().getOrDefault(canonical(tier), Charge.ONE_BPS))
                .map(bps -> Math.max(bps, Charge.ONE_BPS))
                .orElseGet(() ->
                        sheet.serviceTiersBps().values().stream()
                                .reduce(Charge.ONE_BPS, Math::max));
    }
}
