package com.nexusapi.relay.pricing;

import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Snapshot;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each model costs at a given instant, from memory. A model without a price in force is not in
 * the book: nothing is served unpriced.
 */
public final class PriceBook {

    private final Db db;
    private final ModelStore models = new ModelStore();
    private final PriceStore prices;
    private final Snapshot<Map<String, Entry>> snapshot;

    private record Entry(ModelTimeline timeline, PriceHistory history) {

        Optional<PricedModel> at(Instant instant) {
            return timeline.at(instant)
                    .flatMap(model ->
                            history.inForce(instant).map(price -> new PricedModel(model, price)));
        }
    }

    public PriceBook(Db db, ConfigVersion version, PriceStore prices) {
        this.db = db;
        this.prices = prices;
        this.snapshot = new Snapshot<>(db, version, this::load);
    }

    private Map<String, Entry> load(Tx tx) {
        Map<String, PriceHistory> histories = prices.histories(tx);
        Map<String, Entry> entries = new TreeMap<>();
        models.timelines(tx)
                .forEach((id, timeline) ->
                        entries.put(
                                id,
                                new Entry(
                                        timeline, histories.getOrDefault(id, PriceHistory.NONE))));
        return entries;
    }

    /** The model with its price in force, enabled or not. */
    public Optional<PricedModel> find(String modelId, Instant at) {
        return Optional.ofNullable(snapshot.get().get(modelId)).flatMap(entry -> entry.at(at));
    }

    /** All models with a price in force, by id. */
    public List<PricedModel> all(Instant at) {
        return snapshot.get().values().stream().flatMap(entry -> entry.at(at).stream()).toList();
    }

    /** Any price version ever used, to recompute a past call; read from the database. */
    public Optional<PriceSheet> sheet(String versionId) {
        return db.call(tx -> prices.sheet(tx, versionId));
    }

    /** Sees at once what was changed on this node. */
    public void refresh() {
        snapshot.refresh();
    }
}
