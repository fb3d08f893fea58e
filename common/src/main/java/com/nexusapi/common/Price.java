package com.nexusapi.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A price in pico-USD (10⁻¹² dollar) for one token or unit, never negative. $2.50 per million
 * tokens is 2,500,000 pico-USD a token. On the wire: {@code {"picoUsd": n}}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Price(long picoUsd) implements Comparable<Price> {

    public static final Price FREE = new Price(0);

    public Price {
        if (picoUsd < 0) {
            throw new IllegalArgumentException("a price is never negative: " + picoUsd);
        }
    }

    public static Price ofPicos(long picoUsd) {
        return new Price(picoUsd);
    }

    /**
     * Reads decimal dollars per million units, such as {@code "2.50"}; refuses finer than a
     * pico-USD a unit.
     */
    public static Price perMillion(String decimalDollars) {
        return new Price(new BigDecimal(decimalDollars).movePointRight(6).longValueExact());
    }

    /** Reads decimal dollars for one unit, such as {@code "0.006"}. */
    public static Price perUnit(String decimalDollars) {
        return new Price(new BigDecimal(decimalDollars).movePointRight(12).longValueExact());
    }

    /** Cost of a quantity in pico-USD, not rounded and without limit of size. */
    public BigInteger cost(long quantity) {
        return BigInteger.valueOf(picoUsd).multiply(BigInteger.valueOf(quantity));
    }

    /** Exact decimal dollars per million units. */
    public BigDecimal dollarsPerMillion() {
        return BigDecimal.valueOf(picoUsd, 6);
    }

    @Override
    public int compareTo(Price other) {
        return Long.compare(picoUsd, other.picoUsd);
    }
}
