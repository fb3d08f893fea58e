package com.nexusapi.relay.pricing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Snapshot;
import com.nexusapi.relay.store.Tx;
import java.util.Map;
import java.util.Optional;

/**
 * What providers ask for their models, from memory: as last imported, or as bundled while nothing
 * was. It is what a model costs us on a channel that has no cost of its own for it.
 */
public final class ListPrices {

    private final ListPriceStore store;
    private final Catalogue bundled;
    private final Snapshot<Map<String, Optional<PriceSheet>>> snapshot;

    public ListPrices(Db db, ConfigVersion version, ObjectMapper json, Catalogue bundled) {
        this.store = new ListPriceStore(json);
        this.bundled = bundled;
        this.snapshot = new Snapshot<>(db, version, this::read);
    }

    /** The list price of a model by the name its provider gives it. */
    public Optional<PriceSheet> of(String model) {
        return snapshot.get().getOrDefault(model, Optional.empty());
    }

    /** By model, as the transaction sees them; empty where its catalogue knows none. */
    public Map<String, Optional<PriceSheet>> read(Tx tx) {
        Map<String, Optional<PriceSheet>> imported = store.all(tx);
        return imported.isEmpty() ? bundled.listPrices() : imported;
    }

    /** Puts another catalogue's prices in the place of all. */
    public void replace(Tx tx, Catalogue other) {
        store.replace(tx, other.listPrices());
    }

    /** Sees at once what was changed on this node. */
    public void refresh() {
        snapshot.refresh();
    }
}
