package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.metering.Charge;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The most that a call can be charged: every input token at the dearest input rate (cached input is
 * never assumed), every output token at the dearest output rate, of the base prices and of each
 * long-context tier that the input might reach (surface reference §5.1).
 */
record Bound(long inputTokens, Price inputRate, Price outputRate, long factorBps) {

    private static final BigInteger PICOS_BPS_BPS_PER_NANO = BigInteger.TEN.pow(11);

    /**
     * @param inputTokens an upper bound of the input
     * @param planBps the customer's plan
     * @param tierBps the dearest service tier that the call may be served at
     */
    static Bound of(PriceSheet sheet, long inputTokens, long planBps, long tierBps) {
        List<Prices> reachable = new ArrayList<>(List.of(sheet.prices()));
        sheet.longContext().stream()
                .filter(tier -> inputTokens > tier.aboveInputTokens())
                .forEach(tier -> reachable.add(tier.prices()));
        Price input = dearest(reachable.stream().flatMap(Bound::inputRates));
        Price output = dearest(reachable.stream().flatMap(Bound::outputRates));
        return new Bound(inputTokens, input, output, Math.multiplyExact(planBps, tierBps));
    }

    private static Stream<Price> inputRates(Prices prices) {
        return Stream.of(
                        prices.input(),
                        prices.cacheWrite5m(),
                        prices.cacheWrite1h(),
                        prices.audioInput())
                .flatMap(Optional::stream);
    }

    private static Stream<Price> outputRates(Prices prices) {
        return Stream.of(prices.output(), prices.audioOutput()).flatMap(Optional::stream);
    }

    private static Price dearest(Stream<Price> prices) {
        return prices.max(Price::compareTo).orElse(Price.FREE);
    }

    /** Bound of the input and so many output tokens, rounded up. */
    Money withOutput(long outputTokens) {
        return scaled(inputRate.cost(inputTokens).add(outputRate.cost(outputTokens)));
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
