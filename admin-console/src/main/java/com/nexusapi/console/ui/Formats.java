package com.nexusapi.console.ui;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.i18n.Language;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;

/**
 * How numbers, money and times are written in one language and one time zone. Money is formatted
 * from its exact decimal, never through a floating-point number. Used on one thread.
 */
public final class Formats {

    private final Locale locale;
    private final ZoneId zone;
    private final NumberFormat whole;
    private final NumberFormat compact;
    private final DecimalFormat dollars;
    private final DecimalFormat fine;
    private final DecimalFormat exact;
    private final DateTimeFormatter dateTime;
    private final DateTimeFormatter dateTimeSeconds;
    private final DateTimeFormatter moment;
    private final DateTimeFormatter time;
    private final DateTimeFormatter date;
    private final DateTimeFormatter shortDate;

    public Formats(Language language, ZoneId zone) {
        this.locale = language.locale();
        this.zone = zone;
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
        whole = NumberFormat.getIntegerInstance(locale);
        compact = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
        compact.setMaximumFractionDigits(1);
        dollars = decimals("#,##0.00", symbols);
        fine = decimals("#,##0.000000", symbols);
        exact = decimals("#,##0.00##########", symbols);
        boolean chinese = language == Language.ZH;
        dateTime = pattern(chinese ? "M月d日 HH:mm" : "MMM d, HH:mm");
        dateTimeSeconds = pattern(chinese ? "yyyy年M月d日 HH:mm:ss" : "MMM d, yyyy, HH:mm:ss");
        moment = pattern(chinese ? "M月d日 HH:mm:ss" : "MMM d, HH:mm:ss");
        time = pattern("HH:mm");
        date = pattern(chinese ? "yyyy年M月d日" : "MMM d, yyyy");
        shortDate = pattern(chinese ? "M月d日" : "MMM d");
    }

    private static DecimalFormat decimals(String pattern, DecimalFormatSymbols symbols) {
        DecimalFormat format = new DecimalFormat(pattern, symbols);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }

    private DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, locale).withZone(zone);
    }

    /** Dollars and cents, such as {@code $12,345.60}. */
    public String money(Money money) {
        return signed(money.dollars(), dollars);
    }

    /** To the micro-dollar, all of one width behind the point, for columns of charges. */
    public String charge(Money money) {
        return signed(money.dollars(), fine);
    }

    /** Every digit that is not a trailing zero. */
    public String exact(Money money) {
        return signed(money.dollars(), exact);
    }

    /** An exact amount in pico-dollars, as dollars. */
    public String exactPico(BigDecimal pico) {
        return signed(pico.movePointLeft(12), exact);
    }

    /** Dollars per million tokens, such as {@code $2.50}. */
    public String perMillion(Price price) {
        return signed(price.dollarsPerMillion(), exact);
    }

    /** A decimal number of dollars, every digit. */
    public String dollars(BigDecimal amount) {
        return signed(amount, exact);
    }

    /** An axis label: {@code $0.25}, {@code $40}, {@code $1.2K}. Pixels only, hence a double. */
    public String axisMoney(double amount) {
        if (Math.abs(amount) >= 1000) {
            return "$" + compact.format(amount);
        }
        boolean hasCents = Math.abs(amount - Math.rint(amount)) > 1e-9;
        return "$" + (hasCents ? trimmed(amount) : whole.format(amount));
    }

    private String trimmed(double amount) {
        BigDecimal rounded = BigDecimal.valueOf(amount).setScale(6, RoundingMode.HALF_UP);
        return exact.format(rounded);
    }

    /** Dollars with this many decimals, so that a column of them stands point under point. */
    public String aligned(BigDecimal amount, int decimals) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        String digits = format.format(amount.abs());
        return (amount.signum() < 0 ? "−$" : "$") + digits;
    }

    /** How many decimals an amount of dollars needs to be written exactly, two at least. */
    public static int decimals(BigDecimal amount) {
        return Math.max(2, amount.stripTrailingZeros().scale());
    }

    private static String signed(BigDecimal amount, DecimalFormat format) {
        String digits = format.format(amount.abs());
        return (amount.signum() < 0 ? "−$" : "$") + digits;
    }

    /** What a customer paid, in its own currency. */
    public String paid(Refund.Paid paid) {
        Currency currency = Currency.getInstance(paid.currency());
        BigDecimal amount =
                BigDecimal.valueOf(paid.minor(), Math.max(0, currency.getDefaultFractionDigits()));
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(amount.scale());
        format.setMaximumFractionDigits(amount.scale());
        return currency.getCurrencyCode().equals("USD")
                ? signed(amount, dollars)
                : format.format(amount);
    }

    public String count(long number) {
        return whole.format(number);
    }

    /** A large number in short, such as {@code 1.2M}. */
    public String compact(long number) {
        return compact.format(number);
    }

    /** A count on an axis. Pixels only, hence a double. */
    public String axisCount(double number) {
        return compact.format(number);
    }

    /** A percentage with one decimal, from basis points. */
    public String percent(BigDecimal percent) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(1);
        format.setMaximumFractionDigits(percent.abs().compareTo(BigDecimal.ONE) < 0 ? 2 : 1);
        format.setRoundingMode(RoundingMode.HALF_UP);
        String digits = format.format(percent.abs());
        return (percent.signum() < 0 ? "−" : "") + digits + "%";
    }

    /** A percentage that says its direction. */
    public String change(BigDecimal percent) {
        return (percent.signum() > 0 ? "+" : "") + percent(percent);
    }

    /** A factor given in basis points, such as {@code ×1.25}. */
    public String factor(long basisPoints) {
        BigDecimal factor = BigDecimal.valueOf(basisPoints, 4).stripTrailingZeros();
        return "×" + (factor.scale() < 2 ? factor.setScale(2) : factor).toPlainString();
    }

    /** A latency, such as {@code 840 ms} or {@code 1.24 s}. */
    public String millis(long millis) {
        if (millis < 1000) {
            return whole.format(millis) + " ms";
        }
        BigDecimal seconds = BigDecimal.valueOf(millis, 3);
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        int decimals = millis < 10_000 ? 2 : 1;
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(seconds) + " s";
    }

    /** A latency on an axis. Pixels only, hence a double. */
    public String axisMillis(double millis) {
        return millis < 1000 ? whole.format(millis) + " ms" : compact.format(millis / 1000) + " s";
    }

    /** Local date and time to the second, without the year, for columns. */
    public String moment(Instant instant) {
        return moment.format(instant);
    }

    /** Local date and time to the minute, without the year. */
    public String dateTime(Instant instant) {
        return dateTime.format(instant);
    }

    /** Local date and time to the second. */
    public String dateTimeSeconds(Instant instant) {
        return dateTimeSeconds.format(instant);
    }

    /** Local time of day. */
    public String time(Instant instant) {
        return time.format(instant);
    }

    public String date(Instant instant) {
        return date.format(instant);
    }

    /** Day and month. */
    public String shortDate(Instant instant) {
        return shortDate.format(instant);
    }

    /** The same instant in UTC, for tooltips. */
    public static String utc(Instant instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }
}
