package com.nexusapi.demo.payment;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;

/**
 * Who pays on the checkout page: their country decides the tax, and their currency what they are
 * asked for, at a rate that never changes.
 *
 * @param discountPercent taken off before tax; nothing should ever allow one
 */
public record Payer(String country, String currency, long discountPercent) {

    /** From Britain, in dollars. */
    public static final Payer BRITISH = new Payer("GB", "USD", 0);

    /** Sales taxes in percent. */
    private static final Map<String, Long> TAX =
            Map.of("GB", 20L, "DE", 19L, "FR", 20L, "JP", 10L, "CN", 6L, "IN", 18L, "US", 0L);

    /** Units for one dollar. */
    private static final Map<String, BigDecimal> RATES =
            Map.of(
                    "USD", BigDecimal.ONE,
                    "EUR", new BigDecimal("0.92"),
                    "GBP", new BigDecimal("0.79"),
                    "JPY", new BigDecimal("156.4"),
                    "KWD", new BigDecimal("0.307"));

    private static final BigDecimal HUNDRED = new BigDecimal(100);

    /** Such a payer, if the country and the currency are known here. */
    static Optional<Payer> of(String country, String currency) {
        return TAX.containsKey(country) && RATES.containsKey(currency)
                ? Optional.of(new Payer(country, currency, 0))
                : Optional.empty();
    }

    /** Cents left of a price in cents. */
    long discounted(long cents) {
        return cents - cents * discountPercent / 100;
    }

    long tax(long net) {
        return net * Optional.ofNullable(TAX.get(country)).orElse(0L) / 100;
    }

    /** Cents in minor units of the payer's currency, which may have none, two or three digits. */
    long inCurrency(long cents) {
        BigDecimal rate = Optional.ofNullable(RATES.get(currency)).orElse(BigDecimal.ONE);
        int digits = Currency.getInstance(currency).getDefaultFractionDigits();
        return new BigDecimal(cents)
                .multiply(rate)
                .divide(HUNDRED)
                .setScale(digits, RoundingMode.HALF_UP)
                .movePointRight(digits)
                .longValueExact();
    }
}
