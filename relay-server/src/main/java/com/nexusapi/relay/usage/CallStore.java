package com.nexusapi.relay.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.metering.Draws;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the records of calls. Their ids sort by time, so a span of time is a range of ids. */
final class CallStore {

    private static final String COLUMNS =
            """
            SELECT id, started_at, account_id, key_id, model, endpoint, channel_id, stream, status,
                outcome, error_code, input_tokens, cached_input_tokens, cache_write_tokens,
                output_tokens, reasoning_tokens, usage_source, charge, cost, first_byte_ms,
                latency_ms
            """;

    /** Zeros are left out of a breakdown at rest. */
    private final ObjectReader breakdowns;

    CallStore(ObjectMapper json) {
        this.breakdowns =
                json.readerFor(UsageBreakdown.class)
                        .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    /** Calls before the given id, newest first. */
    List<RequestSummary> list(Tx tx, RequestFilter filter, Optional<String> beforeId, int limit) {
        Where where = new Where();
        filter.accountId().ifPresent(id -> where.and("account_id = ?", id));
        filter.keyId().ifPresent(id -> where.and("key_id = ?", id));
        filter.model().ifPresent(model -> where.and("model = ?", model));
        filter.outcome().ifPresent(outcome -> where.and("outcome = ?", outcome));
        filter.status()
                .ifPresent(status -> {
                    boolean isClass = status < 10;
                    where.and("status >= ?", isClass ? status * 100 : status);
                    where.and("status <= ?", isClass ? status * 100 + 99 : status);
                });
        filter.from().ifPresent(from -> where.and("id >= ?", UsageStore.lowestId(from)));
        filter.to().ifPresent(to -> where.and("id < ?", UsageStore.lowestId(to)));
        beforeId.ifPresent(id -> where.and("id < ?", id));
        List<Object> parameters = new ArrayList<>(where.parameters);
        parameters.add(limit);
        return tx.query(
                COLUMNS
                        + "FROM usage_record WHERE "
                        + String.join(" AND ", where.conditions)
                        + " ORDER BY id DESC LIMIT ?",
                CallStore::summary,
                parameters.toArray());
    }

    Optional<StoredCall> find(Tx tx, String id) {
        return tx.first(
                COLUMNS
                        + """
                        , breakdown, price_version_id, plan_bps, tier_bps, entry_id, draws,
                            reversed_by
                        FROM usage_record WHERE id = ?
                        """,
                this::call,
                id);
    }

    /** One account's sums over any span, by the grouping's key. */
    Map<String, Sums> ofAccount(Tx tx, String accountId, Grouping grouping, Span span) {
        Map<String, Sums> found = new HashMap<>();
        tx.query(
                        """
                        SELECT %s AS grouped, COUNT(*) AS calls, 0 AS errors,
                            SUM(input_tokens) AS input_tokens,
                            SUM(cached_input_tokens) AS cached_input_tokens,
                            SUM(output_tokens) AS output_tokens, SUM(charge - promo) AS revenue,
                            SUM(promo) AS promo, SUM(cost) AS cost
                        FROM usage_record
                        WHERE account_id = ? AND id >= ? AND id < ?
                        GROUP BY %s
                        """
                                .formatted(
                                        pricedOnly(grouping, "started_at"),
                                        pricedOnly(grouping, "started_at")),
                        row -> Map.entry(grouping.key(row), SumsStore.sums(row)),
                        accountId,
                        UsageStore.lowestId(span.from()),
                        UsageStore.lowestId(span.to()))
                .forEach(entry -> found.merge(entry.getKey(), entry.getValue(), Sums::plus));
        return found;
    }

    /** As the hourly sums do, leaves out names that no price was found for. */
    private static String pricedOnly(Grouping grouping, String time) {
        return switch (grouping) {
            case MODEL -> "CASE WHEN price_version_id IS NULL THEN '' ELSE model END";
            case KEY, DAY -> grouping.column(time);
        };
    }

    private StoredCall call(Row row) {
        Optional<PricedBy> pricedBy =
                row.optionalText("price_version_id")
                        .map(version ->
                                new PricedBy(
                                        version, row.number("plan_bps"), row.number("tier_bps")));
        return new StoredCall(
                summary(row),
                breakdown(row.text("breakdown")),
                pricedBy,
                row.optionalText("entry_id"),
                Draws.read(row.text("draws")),
                row.optionalText("reversed_by"));
    }

    private UsageBreakdown breakdown(String text) {
        try {
            return breakdowns.readValue(text);
        } catch (JsonProcessingException e) {
            throw new StoreException("a usage breakdown cannot be read", e);
        }
    }

    private static RequestSummary summary(Row row) {
        return new RequestSummary(
                row.text("id"),
                row.time("started_at"),
                row.optionalText("account_id"),
                row.optionalText("key_id"),
                row.optionalText("model"),
                row.text("endpoint"),
                row.optionalText("channel_id"),
                row.flag("stream"),
                row.intNumber("status"),
                row.constant("outcome", Outcome.class),
                row.optionalText("error_code"),
                new TokenUsage(
                        row.number("input_tokens"),
                        row.number("cached_input_tokens"),
                        row.number("cache_write_tokens"),
                        row.number("output_tokens"),
                        row.number("reasoning_tokens")),
                row.constant("usage_source", UsageSource.class),
                row.money("charge"),
                row.money("cost"),
                row.optionalNumber("first_byte_ms"),
                row.number("latency_ms"));
    }

    /** The conditions of a query, with their parameters. */
    private static final class Where {

        private final List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        private final List<Object> parameters = new ArrayList<>();

        void and(String condition, Object parameter) {
            conditions.add(condition);
            parameters.add(parameter);
        }
    }
}
