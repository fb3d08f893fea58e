package com.nexusapi.relay.reconciliation;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Csv;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.reconciliation.UpstreamStore.ChannelDay;
import com.nexusapi.relay.reconciliation.UpstreamStore.Invoiced;
import com.nexusapi.relay.reconciliation.UpstreamStore.Tokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lines of an upstream's invoice; what cannot be read is refused with its line's number. */
final class UpstreamCsv {

    private static final String FIELD = "csv";
    private static final int MOST_CHARS = 200;
    private static final int MOST_DIGITS = 40;
    private static final int MOST_LINES = 50_000;
    private static final List<String> NEEDED = List.of("day", "channelId", "model", "amount");

    private UpstreamCsv() {}

    /** Rows in order, those of the same day, channel and model added up. */
    static List<Invoiced> read(String text) {
        List<String> lines =
                text.replace("\uFEFF", "").lines().filter(line -> !line.isBlank()).toList();
        require(lines.size() > 1, FIELD, "must have a head and at least one line");
        require(lines.size() <= MOST_LINES, FIELD, "may have " + MOST_LINES + " lines");
        List<String> head = parsed(lines.getFirst(), 1).stream().map(String::strip).toList();
        for (String column : NEEDED) {
            require(head.contains(column), FIELD, "must have the column " + column);
        }
        Map<String, Invoiced> rows = new TreeMap<>();
        for (int i = 1; i < lines.size(); i++) {
            Invoiced row = row(head, parsed(lines.get(i), i + 1), i + 1);
            rows.merge(row.of() + " " + row.model(), row, Invoiced::plus);
        }
        return new ArrayList<>(rows.values());
    }

    private static List<String> parsed(String line, int number) {
        try {
            return Csv.parse(line);
        } catch (IllegalArgumentException e) {
            throw wrong(number, "has a quote that is not closed");
        }
    }

    private static Invoiced row(List<String> head, List<String> values, int line) {
        if (values.size() != head.size()) {
            throw wrong(line, "has " + values.size() + " values for " + head.size() + " columns");
        }
        Map<String, String> row = new TreeMap<>();
        for (int i = 0; i < head.size(); i++) {
            row.put(head.get(i), values.get(i).strip());
        }
        Optional<Tokens> tokens =
                row.getOrDefault("inputTokens", "").isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Tokens(
                                        count(row, "inputTokens", line),
                                        count(row, "cachedInputTokens", line),
                                        count(row, "outputTokens", line)));
        return new Invoiced(
                new ChannelDay(day(row, line), name(row, "channelId", line)),
                name(row, "model", line),
                tokens,
                amount(row, line));
    }

    private static LocalDate day(Map<String, String> row, int line) {
        try {
            return LocalDate.parse(row.getOrDefault("day", ""));
        } catch (DateTimeException e) {
            throw wrong(line, "has a day that is not like 2026-11-24");
        }
    }

    private static String name(Map<String, String> row, String column, int line) {
        try {
            String name = requireText(row.getOrDefault(column, ""), MOST_CHARS, column);
            if (!column.equals("channelId") || name.indexOf(' ') < 0) {
                return name;
            }
        } catch (InvalidValueException e) {
            throw wrong(line, column + " " + e.expected());
        }
        throw wrong(line, "has no id of a channel");
    }

    private static long count(Map<String, String> row, String column, int line) {
        String digits = row.getOrDefault(column, "");
        try {
            long count = digits.isEmpty() ? 0 : Long.parseLong(digits);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw wrong(line, column + " must be a whole number");
        }
        throw wrong(line, column + " must not be negative");
    }

    /** To the nano-dollar; an invoice may credit something, hence also below nothing. */
    private static Money amount(Map<String, String> row, int line) {
        try {
            BigDecimal dollars = new BigDecimal(row.getOrDefault("amount", ""));
            if (Math.abs(dollars.scale()) <= MOST_DIGITS && dollars.precision() <= MOST_DIGITS) {
                return Money.ofNanos(
                        dollars.movePointRight(9)
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(line, "has an amount that is not like 12.345678");
        }
        throw wrong(line, "has an amount with too many digits");
    }

    private static InvalidValueException wrong(int line, String what) {
        return new InvalidValueException(FIELD, "line " + line + " " + what);
    }
}
