package com.nexusapi.relay.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Reads past calls to be priced again, a page at a time. */
final class ReplayStore {

    /** Zeros are left out of a breakdown at rest. */
    private final ObjectReader breakdowns;

    ReplayStore(ObjectMapper json) {
        this.breakdowns =
                json.readerFor(UsageBreakdown.class)
                        .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    /**
     * Calls of the models whose charge stands, in the order of their ids, which is that of time.
     *
     * @param after the id that the page before ended with
     * @param before the first id beyond the span
     */
    List<ReplayedCall> page(Tx tx, Set<String> models, String after, String before, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(after, before));
        parameters.addAll(models);
        parameters.add(limit);
        return tx.query(
                """
                SELECT id, account_id, model, breakdown, plan_bps, charge, cost
                FROM usage_record
                WHERE id > ? AND id < ? AND model IN (%s) AND price_version_id IS NOT NULL
                    AND account_id IS NOT NULL AND outcome <> 'WITHHELD' AND reversed_by IS NULL
                ORDER BY id LIMIT ?
                """
                        .formatted(String.join(", ", Collections.nCopies(models.size(), "?"))),
                this::call,
                parameters.toArray());
    }

    private ReplayedCall call(Row row) {
        return new ReplayedCall(
                row.text("id"),
                row.text("account_id"),
                row.text("model"),
                breakdown(row.text("breakdown")),
                row.number("plan_bps"),
                row.money("charge"),
                row.money("cost"));
    }

    private UsageBreakdown breakdown(String text) {
        try {
            return breakdowns.readValue(text);
        } catch (JsonProcessingException e) {
            throw new StoreException("a usage breakdown cannot be read", e);
        }
    }
}
