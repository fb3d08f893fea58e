package com.nexusapi.relay.usage;

import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Sums of all calls by the hour. As with {@link SumsStore}, the node is in the key, so that a row
 * has one writer.
 */
final class TotalsStore {

    /** Sums of some calls, and how long those of them took that were completed. */
    record Total(Sums sums, Latencies latencies) {

        static final Total NONE = new Total(Sums.NONE, Latencies.NONE);

        Total plus(Total other) {
            return new Total(sums.plus(other.sums), latencies.plus(other.latencies));
        }
    }

    private static final String ADD =
            """
            UPDATE usage_total SET calls = calls + ?, errors = errors + ?,
                input_tokens = input_tokens + ?,
                cached_input_tokens = cached_input_tokens + ?,
                output_tokens = output_tokens + ?, revenue = revenue + ?,
                promo = promo + ?, cost = cost + ?, latencies = ?
            WHERE hour_start = ? AND node = ?
            """;

    private static final String INSERT =
            """
            INSERT INTO usage_total (calls, errors, input_tokens, cached_input_tokens,
                output_tokens, revenue, promo, cost, latencies, hour_start, node)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final String node;

    TotalsStore(String node) {
        this.node = node;
    }

    void add(Tx tx, SortedMap<Instant, Total> more) {
        more.forEach((hour, total) -> add(tx, hour, total));
    }

    private void add(Tx tx, Instant hour, Total more) {
        Optional<Latencies> before =
                tx.first(
                        """
                        SELECT latencies FROM usage_total
                        WHERE hour_start = ? AND node = ? FOR UPDATE
                        """,
                        row -> Latencies.read(row.text("latencies")),
                        hour,
                        node);
        Latencies latencies = before.orElse(Latencies.NONE).plus(more.latencies());
        Object[] parameters = more.sums().followedBy(latencies.write(), hour, node);
        tx.update(before.isEmpty() ? INSERT : ADD, parameters);
    }

    /** Totals by step, counted from the beginning of the span; steps without calls are absent. */
    Map<Long, Total> bySteps(Tx tx, Span span) {
        Map<Long, Total> found = new HashMap<>();
        tx.query(
                        """
                        SELECT hour_start, calls, errors, input_tokens, cached_input_tokens,
                            output_tokens, revenue, promo, cost, latencies
                        FROM usage_total WHERE hour_start >= ? AND hour_start < ?
                        """,
                        row -> Map.entry(span.stepOf(row.time("hour_start")), total(row)),
                        span.from(),
                        span.to())
                .forEach(entry -> found.merge(entry.getKey(), entry.getValue(), Total::plus));
        return found;
    }

    private static Total total(Row row) {
        return new Total(SumsStore.sums(row), Latencies.read(row.text("latencies")));
    }
}
