package com.nexusapi.console.models;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.console.i18n.Phrase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** A price as typed by a person: exact decimal dollars, blank for none. */
sealed interface PriceText {

    /** Nothing typed: the component is not priced apart. */
    record Blank() implements PriceText {}

    /** A price. */
    record Priced(Price price) implements PriceText {}

    /** Not a price, and why. */
    record Wrong(Phrase why) implements PriceText {}

    /** Reads what was typed for a component. */
    static PriceText read(String typed, PriceComponent component) {
        String bare = typed.strip().replaceFirst("^\\$", "");
        if (bare.isEmpty()) {
            return new Blank();
        }
        if (!PATTERN.matcher(bare).matches()) {
            return new Wrong(Phrase.of("price.wrong.number"));
        }
        try {
            return new Priced(
                    Components.isByMillion(component)
                            ? Price.perMillion(bare)
                            : Price.perUnit(bare));
        } catch (ArithmeticException e) {
            return new Wrong(
                    Phrase.of(
                            new BigDecimal(bare).scale() > 6
                                    ? "price.wrong.fine"
                                    : "price.wrong.large"));
        }
    }

    /** A price as it would be typed. */
    static String write(Price price, PriceComponent component) {
        BigDecimal dollars =
                Components.isByMillion(component)
                        ? price.dollarsPerMillion()
                        : BigDecimal.valueOf(price.picoUsd(), 12);
        BigDecimal bare = dollars.stripTrailingZeros();
        return (bare.scale() < 2 ? bare.setScale(2) : bare).toPlainString();
    }

    /** Decimal digits with at most one point, of a length that no price needs to exceed. */
    Pattern PATTERN = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");

    /**
     * How a price differs from today's, in dollars by the same quantity, and in percent where
     * today's is not zero.
     */
    record Difference(BigDecimal dollars, Optional<BigDecimal> percent) {

        static Difference between(Price today, Price proposed, PriceComponent component) {
            BigDecimal change =
                    BigDecimal.valueOf(Math.subtractExact(proposed.picoUsd(), today.picoUsd()));
            Optional<BigDecimal> percent =
                    today.picoUsd() == 0
                            ? Optional.empty()
                            : Optional.of(
                                    change.movePointRight(2)
                                            .divide(
                                                    BigDecimal.valueOf(today.picoUsd()),
                                                    4,
                                                    RoundingMode.HALF_UP));
            return new Difference(
                    change.movePointLeft(Components.isByMillion(component) ? 6 : 12), percent);
        }
    }
}
