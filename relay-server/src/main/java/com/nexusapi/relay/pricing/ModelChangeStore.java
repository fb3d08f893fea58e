package com.nexusapi.relay.pricing;

import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Retirements and lowered limits at rest; a withdrawn one is no longer found. */
public final class ModelChangeStore {

    public void insert(Tx tx, ModelChange change) {
        Lowering lowering = change.lowering();
        tx.update(
                """
                INSERT INTO model_change (id, model_id, retires, switches_off, context_window,
                    max_output_tokens, endpoints_taken, effective_from, reason, override_reason,
                    proposed_by, approved_by, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                change.id(),
                change.modelId(),
                lowering.retires(),
                lowering.switchesOff(),
                lowering.contextWindow(),
                lowering.maxOutputTokens(),
                String.join(" ", lowering.endpointsTaken()),
                change.effectiveFrom(),
                change.reason(),
                change.overrideReason(),
                change.proposedBy(),
                change.approvedBy(),
                change.createdAt());
    }

    public Optional<ModelChange> find(Tx tx, String modelId, String id) {
        return of(tx, modelId).stream().filter(change -> change.id().equals(id)).findFirst();
    }

    /** All changes of a model, the earliest first. */
    List<ModelChange> of(Tx tx, String modelId) {
        return tx.query(
                """
                SELECT id, model_id, retires, switches_off, context_window, max_output_tokens,
                    endpoints_taken, effective_from, reason, override_reason, proposed_by,
                    approved_by, created_at
                FROM model_change WHERE model_id = ? AND NOT withdrawn
                ORDER BY effective_from, id
                """,
                ModelChangeStore::change,
                modelId);
    }

    /** The changes of all models, by model, the earliest first. */
    Map<String, List<ModelChange>> byModel(Tx tx) {
        return tx
                .query(
                        """
                        SELECT id, model_id, retires, switches_off, context_window,
                            max_output_tokens, endpoints_taken, effective_from, reason,
                            override_reason, proposed_by, approved_by, created_at
                        FROM model_change WHERE NOT withdrawn ORDER BY effective_from, id
                        """,
                        ModelChangeStore::change)
                .stream()
                .collect(Collectors.groupingBy(ModelChange::modelId));
    }

    public void approve(Tx tx, ModelChange approved) {
        tx.update(
                "UPDATE model_change SET approved_by = ?, effective_from = ? WHERE id = ?",
                approved.approvedBy(),
                approved.effectiveFrom(),
                approved.id());
    }

    public void withdraw(Tx tx, String id) {
        tx.update("UPDATE model_change SET withdrawn = TRUE WHERE id = ?", id);
    }

    private static ModelChange change(Row row) {
        return new ModelChange(
                row.text("id"),
                row.text("model_id"),
                new Lowering(
                        row.flag("retires"),
                        row.flag("switches_off"),
                        row.optionalNumber("context_window"),
                        row.optionalNumber("max_output_tokens"),
                        ModelStore.words(row.text("endpoints_taken"))),
                row.time("effective_from"),
                row.text("reason"),
                row.optionalText("override_reason"),
                row.text("proposed_by"),
                row.optionalText("approved_by"),
                row.time("created_at"));
    }
}
