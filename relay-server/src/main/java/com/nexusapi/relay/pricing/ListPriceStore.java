package com.nexusapi.relay.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The providers' list prices as last imported. */
final class ListPriceStore {

    private final ObjectMapper json;

    ListPriceStore(ObjectMapper json) {
        this.json = json;
    }

    private record Listed(String modelId, Optional<PriceSheet> sheet) {}

    /** By model; empty before the first import. */
    Map<String, Optional<PriceSheet>> all(Tx tx) {
        Map<String, Optional<PriceSheet>> found = new TreeMap<>();
        tx.query(
                        "SELECT model_id, sheet FROM list_price",
                        row ->
                                new Listed(
                                        row.text("model_id"),
                                        row.optionalText("sheet").map(this::read)))
                .forEach(listed -> found.put(listed.modelId(), listed.sheet()));
        return found;
    }

    void replace(Tx tx, Map<String, Optional<PriceSheet>> prices) {
        List<Object[]> rows = new ArrayList<>();
        prices.forEach((model, sheet) -> rows.add(new Object[] {model, sheet.map(this::write)}));
        tx.update("DELETE FROM list_price");
        tx.batch("INSERT INTO list_price (model_id, sheet) VALUES (?, ?)", rows);
    }

    private String write(PriceSheet sheet) {
        try {
            return json.writeValueAsString(sheet);
        } catch (JsonProcessingException e) {
            throw new StoreException("a list price cannot be written", e);
        }
    }

    private PriceSheet read(String sheet) {
        try {
            return json.readValue(sheet, PriceSheet.class);
        } catch (JsonProcessingException e) {
            throw new StoreException("a list price cannot be read", e);
        }
    }
}
