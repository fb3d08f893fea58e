package com.nexusapi.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money in nano-USD (10⁻⁹ dollar); may be negative. Arithmetic is exact and throws
 * {@link ArithmeticException} on overflow. On the wire: {@code {"nanoUsd": n}}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Money(long nanoUsd) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    private static final long NANOS_PER_DOLLAR = 1_000_000_000L;
    private static final long NANOS_PER_CENT = 10_000_000L;

    public static Money ofNanos(long nanoUsd) {
        return new Money(nanoUsd);
    }

    public static Money ofCents(long cents) {
        return new Money(Math.multiplyExact(cents, NANOS_PER_CENT));
    }

    public static Money ofDollars(long dollars) {
        return new Money(Math.multiplyExact(dollars, NANOS_PER_DOLLAR));
    }

    /** Reads decimal dollars such as {@code "12.34"}; refuses more than nine decimals. */
    public static Money parseDollars(String decimal) {
        return new Money(new BigDecimal(decimal).movePointRight(9).longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nanoUsd, other.nanoUsd));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(nanoUsd, other.nanoUsd));
    }

    public Money negated() {
        return new Money(Math.negateExact(nanoUsd));
    }

    public Money min(Money other) {
        return nanoUsd <= other.nanoUsd ? this : other;
    }

    public Money max(Money other) {
        return nanoUsd >= other.nanoUsd ? this : other;
    }

    /** So much of it as {@code part} is of {@code whole}, to the nearest nano. */
    public Money share(long part, long whole) {
        if (whole <= 0) {
            throw new IllegalArgumentException("no share of " + whole);
        }
        return new Money(
                BigDecimal.valueOf(nanoUsd)
                        .multiply(BigDecimal.valueOf(part))
                        .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP)
                        .longValueExact());
    }

    public boolean isZero() {
        return nanoUsd == 0;
    }

    public boolean isPositive() {
        return nanoUsd > 0;
    }

    public boolean isNegative() {
        return nanoUsd < 0;
    }

    /** Exact decimal dollars, for display and export. */
    public BigDecimal dollars() {
        return BigDecimal.valueOf(nanoUsd, 9);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanoUsd, other.nanoUsd);
    }

    /**
     * Dollars with at least two decimals and no trailing zeros beyond them, such as {@code $0.30}.
     */
    @Override
    public String toString() {
        BigDecimal plain = dollars().abs().stripTrailingZeros();
        String digits = (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
        return (nanoUsd < 0 ? "-$" : "$") + digits;
    }
}
