package com.nexusapi.relay.foundation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes comma-separated values (RFC 4180) that a spreadsheet can open without running anything.
 */
public final class CsvText {

    private static final String STARTS_A_FORMULA = "=+-@\t\r";

    private final StringBuilder text = new StringBuilder();

    public CsvText(String... heads) {
        row((Object[]) heads);
    }

    public void row(Object... cells) {
        text.append(List.of(cells).stream().map(CsvText::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String cell(Object value) {
        String plain = value.toString();
        boolean looksLikeFormula =
                value instanceof String
                        && !plain.isEmpty()
                        && STARTS_A_FORMULA.indexOf(plain.charAt(0)) >= 0;
        String safe = looksLikeFormula ? "'" + plain : plain;
        boolean needsQuotes = safe.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ');
        return needsQuotes ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
