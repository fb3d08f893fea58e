package com.nexusapi.relay.usage;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Sales;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums of calls by the hour, and the same by the day (of UTC), so that a month is read in days. The
 * node is in the key, so that a row has one writer; rows are written in the order of their keys, so
 * that two settlements cannot wait for each other.
 */
final class SumsStore {

    record Key(Instant start, String accountId, String keyId, String model, String channelId)
            implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::start)
                        .thenComparing(Key::accountId)
                        .thenComparing(Key::keyId)
                        .thenComparing(Key::model)
                        .thenComparing(Key::channelId);

        Key at(Instant newStart) {
            return new Key(newStart, accountId, keyId, model, channelId);
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final String ADD =
            """
            UPDATE usage_sums SET calls = calls + ?, errors = errors + ?,
                input_tokens = input_tokens + ?,
                cached_input_tokens = cached_input_tokens + ?,
                output_tokens = output_tokens + ?, revenue = revenue + ?,
                promo = promo + ?, cost = cost + ?
            WHERE period_start = ? AND node = ? AND account_id = ? AND key_id = ?
                AND model = ? AND channel_id = ?
            """;

    private static final String INSERT =
            """
            INSERT INTO usage_sums (calls, errors, input_tokens, cached_input_tokens, output_tokens,
                revenue, promo, cost, period_start, node, account_id, key_id, model, channel_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String CHARGED =
            """
            SELECT CAST(COALESCE(SUM(revenue + promo), 0) AS BIGINT) AS charged
            FROM usage_sums WHERE account_id = ? AND period_start >= ?
            """;

    private final String node;
    private final Period period;
    private final String addition;
    private final String insertion;

    /** What a row is about; as its table and that one's first column are named. */
    enum Period {
        HOUR("usage_hourly", "hour_start", ChronoUnit.HOURS),
        DAY("usage_daily", "day_start", ChronoUnit.DAYS);

        private final String table;
        private final String start;
        private final ChronoUnit unit;

        Period(String table, String start, ChronoUnit unit) {
            this.table = table;
            this.start = start;
            this.unit = unit;
        }

        Instant of(Instant at) {
            return at.truncatedTo(unit);
        }

        /** The statement with the names of the table and its first column. */
        private String named(String sql) {
            return sql.replace("usage_sums", table).replace("period_start", start);
        }
    }

    SumsStore(Period period, String node) {
        this.period = period;
        this.node = node;
        this.addition = period.named(ADD);
        this.insertion = period.named(INSERT);
    }

    /** Adds sums of hours, or of days, to those of the period. */
    void add(Tx tx, SortedMap<Key, Sums> more) {
        SortedMap<Key, Sums> ofPeriod = new TreeMap<>();
        more.forEach(
                (key, sums) -> ofPeriod.merge(key.at(period.of(key.start())), sums, Sums::plus));
        ofPeriod.forEach((key, sums) -> add(tx, key, sums));
    }

    private void add(Tx tx, Key key, Sums sums) {
        Object[] parameters =
                sums.followedBy(
                        key.start(),
                        node,
                        key.accountId(),
                        key.keyId(),
                        key.model(),
                        key.channelId());
        if (tx.update(addition, parameters) == 0) {
            tx.update(insertion, parameters);
        }
    }

    /** One account's sums over whole hours or days, by the grouping's key. */
    Map<String, Sums> ofAccount(Tx tx, String accountId, Grouping grouping, Span hours) {
        Map<String, Sums> found = new HashMap<>();
        tx.query(
                        period.named(
                                """
                                SELECT %s AS grouped, SUM(calls) AS calls, SUM(errors) AS errors,
                                    SUM(input_tokens) AS input_tokens,
                                    SUM(cached_input_tokens) AS cached_input_tokens,
                                    SUM(output_tokens) AS output_tokens, SUM(revenue) AS revenue,
                                    SUM(promo) AS promo, SUM(cost) AS cost
                                FROM usage_sums
                                WHERE period_start >= ? AND period_start < ? AND account_id = ?
                                GROUP BY %s
                                """
                                        .formatted(
                                                grouping.column(period.start),
                                                grouping.column(period.start))),
                        row -> Map.entry(grouping.key(row), sums(row)),
                        hours.from(),
                        hours.to(),
                        accountId)
                .forEach(entry -> found.merge(entry.getKey(), entry.getValue(), Sums::plus));
        return found;
    }

    Money chargedOfKey(Tx tx, String accountId, String keyId, Instant from) {
        return charged(tx, CHARGED + " AND key_id = ?", accountId, from, keyId);
    }

    Money chargedOfAccount(Tx tx, String accountId, Instant from) {
        return charged(tx, CHARGED, accountId, from);
    }

    private Money charged(Tx tx, String sql, Object... parameters) {
        return tx.first(period.named(sql), row -> row.money("charged"), parameters)
                .orElse(Money.ZERO);
    }

    /** The sums of a span by model, account, key or channel. */
    Map<String, Sums> by(Tx tx, Sales.Group group, Span hours) {
        Map<String, Sums> found = new HashMap<>();
        tx.query(
                        period.named(
                                """
                                SELECT %1$s AS grouped, SUM(calls) AS calls, SUM(errors) AS errors,
                                    SUM(input_tokens) AS input_tokens,
                                    SUM(cached_input_tokens) AS cached_input_tokens,
                                    SUM(output_tokens) AS output_tokens, SUM(revenue) AS revenue,
                                    SUM(promo) AS promo, SUM(cost) AS cost
                                FROM usage_sums WHERE period_start >= ? AND period_start < ?
                                GROUP BY %1$s
                                """
                                        .formatted(column(group))),
                        row -> Map.entry(row.text("grouped"), sums(row)),
                        hours.from(),
                        hours.to())
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    private static String column(Sales.Group group) {
        return switch (group) {
            case MODEL -> "model";
            case ACCOUNT -> "account_id";
            case KEY -> "key_id";
            case CHANNEL -> "channel_id";
        };
    }

    static Sums sums(Row row) {
        return new Sums(
                row.number("calls"),
                row.number("errors"),
                row.number("input_tokens"),
                row.number("cached_input_tokens"),
                row.number("output_tokens"),
                row.money("revenue"),
                row.money("promo"),
                row.money("cost"));
    }
}
