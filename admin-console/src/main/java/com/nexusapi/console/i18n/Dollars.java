package com.nexusapi.console.i18n;

import com.nexusapi.common.Money;
import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts as people type them: {@code 12.5} or {@code $12.50}, to nine decimals. */
public final class Dollars {

    private static final Pattern TYPED = Pattern.compile("\\$?(\\d{1,9}(?:\\.\\d{1,9})?)");

    private Dollars() {}

    /** Empty if it is no amount. */
    public static Optional<Money> read(String typed) {
        return TYPED.matcher(typed.strip())
                .results()
                .filter(match -> match.group().equals(typed.strip()))
                .findFirst()
                .map(match -> Money.parseDollars(match.group(1)));
    }
}
