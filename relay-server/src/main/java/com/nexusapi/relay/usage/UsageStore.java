package com.nexusapi.relay.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.Draws;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.usage.SumsStore.Period;
import com.nexusapi.relay.usage.TotalsStore.Total;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the one record of each call, and the hour's sums, in the settlement's transaction. */
public final class UsageStore implements SettlementPart {

    /** The prefix of calls' ids, which are their {@code x-request-id}. */
    public static final String ID_PREFIX = "req";

    private static final int MOST_CHARS = 200;

    private final ObjectMapper json;
    private final List<SumsStore> sums;
    private final TotalsStore totalsByHour;

    /**
     * Writes as the given node.
     *
     * @param node part of the key of hourly sums; two running nodes never share one
     */
    public UsageStore(ObjectMapper json, String node) {
        this.json = json;
        this.sums = List.of(new SumsStore(Period.HOUR, node), new SumsStore(Period.DAY, node));
        this.totalsByHour = new TotalsStore(node);
    }

    @Override
    public void write(Tx tx, List<SettledCall> calls) {
        insert(tx, calls.stream().map(this::row).toList());
        SortedMap<SumsStore.Key, Sums> hours = new TreeMap<>();
        Map<Instant, List<Long>> latencies = new HashMap<>();
        for (SettledCall call : calls) {
            UsageRecord record = call.record();
            SumsStore.Key key = key(record);
            hours.merge(key, Sums.of(call), Sums::plus);
            if (record.outcome() == Outcome.COMPLETE && record.status() < 400) {
                latencies
                        .computeIfAbsent(key.start(), _ -> new ArrayList<>())
                        .add(record.latencyMs());
            }
        }
        add(tx, hours, latencies);
    }

    /**
     * Adds to all sums that are kept.
     *
     * @param latencies in milliseconds, by the hour
     */
    private void add(
            Tx tx, SortedMap<SumsStore.Key, Sums> hours, Map<Instant, List<Long>> latencies) {
        sums.forEach(store -> store.add(tx, hours));
        SortedMap<Instant, Total> totals = new TreeMap<>();
        hours.forEach((key, ofKey) ->
                totals.merge(key.start(), new Total(ofKey, Latencies.NONE), Total::plus));
        latencies.forEach((hour, millis) ->
                totals.merge(hour, new Total(Sums.NONE, Latencies.of(millis)), Total::plus));
        totalsByHour.add(tx, totals);
    }

    private static void insert(Tx tx, List<Object[]> rows) {
        tx.batch(
                """
                INSERT INTO usage_record (id, started_at, account_id, key_id, model, endpoint,
                    channel_id, stream, status, outcome, error_code, input_tokens,
                    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
                    usage_source, breakdown, price_version_id, plan_bps, tier_bps, charge, promo,
                    cost, first_byte_ms, latency_ms, entry_id, draws)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?)
                """,
                rows);
    }

    private Object[] row(SettledCall call) {
        UsageRecord record = call.record();
        CallFacts facts = record.call();
        TokenUsage tokens = record.usage().tokens();
        return new Object[] {
            facts.id(),
            facts.startedAt(),
            facts.accountId(),
            facts.keyId(),
            facts.model().map(UsageStore::storable),
            storable(facts.endpoint()),
            record.channelId(),
            facts.stream(),
            record.status(),
            record.outcome(),
            record.errorCode().map(UsageStore::storable),
            tokens.inputTokens(),
            tokens.cachedInputTokens(),
            tokens.cacheWriteTokens(),
            tokens.outputTokens(),
            tokens.reasoningTokens(),
            record.usage().source(),
            breakdown(record),
            record.sheet().map(PricedBy::priceVersionId),
            record.sheet().map(PricedBy::planBps).orElse(Charge.ONE_BPS),
            record.sheet().map(PricedBy::tierBps).orElse(Charge.ONE_BPS),
            record.charge(),
            call.promo(),
            record.cost(),
            record.firstByteMs(),
            record.latencyMs(),
            call.entryId(),
            Draws.write(call.draws())
        };
    }

    @Override
    public void reverse(Tx tx, UsageRecord record, String reversalEntryId) {
        Optional<Sums> taken =
                tx.first(
                        """
                        SELECT 0 AS calls, 0 AS errors, 0 AS input_tokens, 0 AS cached_input_tokens,
                            0 AS output_tokens, promo - charge AS revenue, -promo AS promo,
                            0 AS cost, status, outcome
                        FROM usage_record WHERE id = ? AND reversed_by IS NULL
                        """,
                        row -> {
                            boolean wasError =
                                    Sums.isError(
                                            row.constant("outcome", Outcome.class),
                                            row.intNumber("status"));
                            boolean isError = Sums.isError(record.outcome(), record.status());
                            Sums sums = SumsStore.sums(row);
                            return wasError || !isError ? sums : sums.plus(Sums.oneError());
                        },
                        record.id());
        if (taken.isEmpty()) {
            return;
        }
        tx.update(
                """
                UPDATE usage_record SET charge = 0, promo = 0, status = ?, outcome = ?,
                    error_code = ?, reversed_by = ?
                WHERE id = ?
                """,
                record.status(),
                record.outcome(),
                record.errorCode().map(UsageStore::storable),
                reversalEntryId,
                record.id());
        add(tx, new TreeMap<>(Map.of(key(record), taken.get())), Map.of());
    }

    /**
     * Names that no price was found for are left out of the sums: anybody can make up any number of
     * them.
     */
    private static SumsStore.Key key(UsageRecord record) {
        CallFacts facts = record.call();
        return new SumsStore.Key(
                facts.startedAt().truncatedTo(ChronoUnit.HOURS),
                facts.accountId().orElse(""),
                facts.keyId().orElse(""),
                record.sheet().flatMap(sheet -> facts.model()).orElse(""),
                record.channelId().orElse(""));
    }

    private String breakdown(UsageRecord record) {
        try {
            return json.writeValueAsString(record.usage());
        } catch (JsonProcessingException e) {
            throw new StoreException("a usage breakdown cannot be written", e);
        }
    }

    /** Without what PostgreSQL refuses (U+0000, halves of surrogate pairs), and not too long. */
    private static String storable(String text) {
        String cut = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replace('\0', '?');
    }

    /** The least id of a call that began at the time. */
    static String lowestId(Instant at) {
        return Ids.lowest(ID_PREFIX, at);
    }
}
