package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.List;

/**
 * Answer to {@code GET /overview}: the span asked for, the span of equal length before it, and the
 * steps within. Steps in which nothing happened are present with zeros.
 */
public record Overview(
        Instant from,
        Instant to,
        Totals current,
        Totals previous,
        List<TotalsAt> series,
        long pendingRefunds,
        List<Alarm> alarms) {

    public Overview {
        series = List.copyOf(series);
        alarms = List.copyOf(alarms);
    }

    /**
     * Something an operator should look at now; {@code code} is stable, {@code detail} for people.
     */
    public record Alarm(String code, Instant since, String detail) {}
}
