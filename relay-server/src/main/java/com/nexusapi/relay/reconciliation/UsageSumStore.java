package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Sums of calls by day (UTC), from the hourly sums and from the records. */
final class UsageSumStore {

    /** A call's id is made within moments of its beginning. */
    private static final Duration ID_SKEW = Duration.ofHours(1);

    /** The same sums from both. */
    record DaySums(Pair charges, Pair costs) {

        record Pair(Money hours, Money records) {}
    }

    /** What we counted on one day through a channel for one of our models. */
    record Counted(
            LocalDate day,
            String channelId,
            String model,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            Money cost) {}

    private record Both(Money charges, Money costs) {}

    /** Empty when the day's records are not all kept. */
    Optional<DaySums> sums(Tx tx, LocalDate day) {
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        String keptFrom =
                tx.first(
                                "SELECT kept_from_entry FROM usage_retention",
                                row -> row.text("kept_from_entry"))
                        .orElse("");
        if (Ids.lowest("jrn", from).compareTo(keptFrom) < 0) {
            return Optional.empty();
        }
        Both hours =
                sum(
                        tx,
                        """
                        SELECT CAST(COALESCE(SUM(revenue + promo), 0) AS BIGINT) AS charges,
                            CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS costs
                        FROM usage_hourly WHERE hour_start >= ? AND hour_start < ?
                        """,
                        from,
                        to);
        Both records =
                sum(
                        tx,
                        """
                        SELECT CAST(COALESCE(SUM(charge), 0) AS BIGINT) AS charges,
                            CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS costs
                        FROM usage_record
                        WHERE id >= ? AND id < ? AND started_at >= ? AND started_at < ?
                        """,
                        Ids.lowest("req", from.minus(ID_SKEW)),
                        Ids.lowest("req", to.plus(ID_SKEW)),
                        from,
                        to);
        return Optional.of(
                new DaySums(
                        new DaySums.Pair(hours.charges(), records.charges()),
                        new DaySums.Pair(hours.costs(), records.costs())));
    }

    private static Both sum(Tx tx, String sql, Object... parameters) {
        return tx.first(sql, row -> new Both(row.money("charges"), row.money("costs")), parameters)
                .orElse(new Both(Money.ZERO, Money.ZERO));
    }

    /** By model, of one day and channel. */
    List<Counted> counted(Tx tx, LocalDate day, String channelId) {
        return tx.query(
                """
                SELECT model, CAST(SUM(input_tokens) AS BIGINT) AS input_tokens,
                    CAST(SUM(cached_input_tokens) AS BIGINT) AS cached_input_tokens,
                    CAST(SUM(output_tokens) AS BIGINT) AS output_tokens,
                    CAST(SUM(cost) AS BIGINT) AS cost
                FROM usage_hourly
                WHERE hour_start >= ? AND hour_start < ? AND channel_id = ?
                GROUP BY model ORDER BY model
                """,
                row ->
                        new Counted(
                                day,
                                channelId,
                                row.text("model"),
                                row.number("input_tokens"),
                                row.number("cached_input_tokens"),
                                row.number("output_tokens"),
                                row.money("cost")),
                day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                channelId);
    }
}
