package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.Money;
import java.util.List;
import java.util.Optional;

/**
 * Answer to {@code GET /requests/{id}}: the members of the request, and how its charge came about.
 * Charge in nano-USD = half-up(sumPicoUsd · planBps · tierBps / 10¹¹).
 */
public record Receipt(
        @JsonUnwrapped RequestSummary request,
        Optional<String> priceVersionId,
        long planBps,
        long tierBps,
        List<Line> lines,
        long sumPicoUsd,
        List<Draw> draws,
        Optional<String> entryId) {

    public Receipt {
        lines = List.copyOf(lines);
        draws = List.copyOf(draws);
    }

    /**
     * One component: {@code amountPicoUsd = quantity · picoUsd}; the input line excludes cached and
     * written tokens.
     */
    public record Line(
            String component, String unit, long quantity, long picoUsd, long amountPicoUsd) {}

    /** What was taken from one lot. */
    public record Draw(String lotId, Money amount) {}
}
