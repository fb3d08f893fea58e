package com.nexusapi.relay.pricing;

import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Models at rest. A retired one stays for its price versions and past calls. */
public final class ModelStore {

    boolean isEmpty(Tx tx) {
        return tx.first("SELECT id FROM model LIMIT 1", row -> row.text("id")).isEmpty();
    }

    List<OfferedModel> list(Tx tx) {
        return tx.query(
                """
                SELECT id, display_name, owned_by, context_window, max_output_tokens, endpoints,
                    enabled, created_at
                FROM model WHERE retired_at IS NULL ORDER BY id
                """,
                ModelStore::model);
    }

    Optional<OfferedModel> find(Tx tx, String id) {
        return tx.first(
                """
                SELECT id, display_name, owned_by, context_window, max_output_tokens, endpoints,
                    enabled, created_at
                FROM model WHERE id = ? AND retired_at IS NULL
                """,
                ModelStore::model,
                id);
    }

    /** Ids of all models, those that were retired included. */
    public Map<String, Boolean> retiredById(Tx tx) {
        Map<String, Boolean> found = new TreeMap<>();
        tx.query(
                        "SELECT id, retired_at FROM model",
                        row ->
                                Map.entry(
                                        row.text("id"), row.optionalTime("retired_at").isPresent()))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** Keeps others from changing the model's prices until the transaction ends. */
    public boolean lock(Tx tx, String id) {
        return tx.first(
                        "SELECT id FROM model WHERE id = ? AND retired_at IS NULL FOR UPDATE",
                        row -> row.text("id"),
                        id)
                .isPresent();
    }

    public List<String> endpointsOf(Tx tx, String id) {
        return find(tx, id).map(OfferedModel::endpoints).orElse(List.of());
    }

    /** Writes the model as given; one that was retired comes back with its price versions. */
    void put(Tx tx, OfferedModel model) {
        int updated =
                tx.update(
                        """
                        UPDATE model SET display_name = ?, context_window = ?,
                            max_output_tokens = ?, endpoints = ?, enabled = ?, retired_at = NULL
                        WHERE id = ?
                        """,
                        model.displayName(),
                        model.contextWindow(),
                        model.maxOutputTokens(),
                        String.join(" ", model.endpoints()),
                        model.enabled(),
                        model.id());
        if (updated == 0) {
            tx.update(
                    """
                    INSERT INTO model (id, display_name, owned_by, context_window,
                        max_output_tokens, endpoints, enabled, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    model.id(),
                    model.displayName(),
                    model.ownedBy(),
                    model.contextWindow(),
                    model.maxOutputTokens(),
                    String.join(" ", model.endpoints()),
                    model.enabled(),
                    model.createdAt());
        }
    }

    boolean retire(Tx tx, String id, Instant at) {
        return tx.update(
                        "UPDATE model SET retired_at = ? WHERE id = ? AND retired_at IS NULL",
                        at,
                        id)
                == 1;
    }

    private static OfferedModel model(Row row) {
        String endpoints = row.text("endpoints");
        return new OfferedModel(
                row.text("id"),
                row.text("display_name"),
                row.text("owned_by"),
                row.number("context_window"),
                row.number("max_output_tokens"),
                endpoints.isEmpty() ? List.of() : List.of(endpoints.split(" ", -1)),
                row.flag("enabled"),
                row.time("created_at"));
    }
}
