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

    private final ModelChangeStore changes = new ModelChangeStore();

    boolean isEmpty(Tx tx) {
        return tx.first("SELECT id FROM model LIMIT 1", row -> row.text("id")).isEmpty();
    }

    /** All models, those that were retired included, by id. */
    Map<String, ModelTimeline> timelines(Tx tx) {
        Map<String, List<ModelChange>> changed = changes.byModel(tx);
        Map<String, ModelTimeline> found = new TreeMap<>();
        tx.query(
                        """
                        SELECT id, display_name, owned_by, context_window, max_output_tokens,
                            endpoints, enabled, created_at, changed_at, retired_at
                        FROM model
                        """,
                        row -> timeline(row, changed.getOrDefault(row.text("id"), List.of())))
                .forEach(timeline -> found.put(timeline.written().id(), timeline));
        return found;
    }

    /** One model, also when it was retired. */
    public Optional<ModelTimeline> timeline(Tx tx, String id) {
        List<ModelChange> changed = changes.of(tx, id);
        return tx.first(
                """
                SELECT id, display_name, owned_by, context_window, max_output_tokens, endpoints,
                    enabled, created_at, changed_at, retired_at
                FROM model WHERE id = ?
                """,
                row -> timeline(row, changed),
                id);
    }

    /** The model as offered at the time; absent when it is retired by then. */
    public Optional<OfferedModel> find(Tx tx, String id, Instant at) {
        return timeline(tx, id).flatMap(timeline -> timeline.at(at));
    }

    /** Ids of all models, and whether they are retired at the time. */
    public Map<String, Boolean> retiredById(Tx tx, Instant at) {
        Map<String, Boolean> found = new TreeMap<>();
        timelines(tx).forEach((id, timeline) -> found.put(id, timeline.at(at).isEmpty()));
        return found;
    }

    /** Keeps others from changing the model and its prices until the transaction ends. */
    public void lock(Tx tx, String id) {
        tx.first("SELECT id FROM model WHERE id = ? FOR UPDATE", row -> row.text("id"), id);
    }

    /** Writes the model as given; one that was retired comes back with its price versions. */
    void put(Tx tx, OfferedModel model, Instant at) {
        int updated =
                tx.update(
                        """
                        UPDATE model SET display_name = ?, context_window = ?,
                            max_output_tokens = ?, endpoints = ?, enabled = ?, changed_at = ?,
                            retired_at = NULL
                        WHERE id = ?
                        """,
                        model.displayName(),
                        model.contextWindow(),
                        model.maxOutputTokens(),
                        String.join(" ", model.endpoints()),
                        model.enabled(),
                        at,
                        model.id());
        if (updated == 0) {
            tx.update(
                    """
                    INSERT INTO model (id, display_name, owned_by, context_window,
                        max_output_tokens, endpoints, enabled, created_at, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    model.id(),
                    model.displayName(),
                    model.ownedBy(),
                    model.contextWindow(),
                    model.maxOutputTokens(),
                    String.join(" ", model.endpoints()),
                    model.enabled(),
                    model.createdAt(),
                    at);
        }
    }

    /** Takes the model off the list at once. */
    void retire(Tx tx, String id, Instant at) {
        tx.update("UPDATE model SET retired_at = ?, changed_at = ? WHERE id = ?", at, at, id);
    }

    private static ModelTimeline timeline(Row row, List<ModelChange> changes) {
        OfferedModel written =
                new OfferedModel(
                        row.text("id"),
                        row.text("display_name"),
                        row.text("owned_by"),
                        row.number("context_window"),
                        row.number("max_output_tokens"),
                        words(row.text("endpoints")),
                        row.flag("enabled"),
                        row.time("created_at"));
        return new ModelTimeline(
                written,
                row.time("changed_at"),
                row.optionalTime("retired_at").isPresent(),
                changes);
    }

    /** A list as it is kept, one space between its members. */
    static List<String> words(String kept) {
        return kept.isEmpty() ? List.of() : List.of(kept.split(" ", -1));
    }
}
