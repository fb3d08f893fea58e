package com.nexusapi.relay.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Price versions at rest; the sheet is kept as JSON. */
public final class PriceStore {

    private final ObjectMapper json;

    public PriceStore(ObjectMapper json) {
        this.json = json;
    }

    public void insert(Tx tx, PriceVersion version) {
        tx.update(
                """
                INSERT INTO price_version (id, model_id, effective_from, sheet, reason,
                    override_reason, material, proposed_by, approved_by, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                version.id(),
                version.modelId(),
                version.effectiveFrom(),
                write(version.sheet()),
                version.reason(),
                version.overrideReason(),
                version.material(),
                version.proposedBy(),
                version.approvedBy(),
                version.createdAt());
    }

    /** The version as long as it was not withdrawn. */
    public Optional<PriceVersion> find(Tx tx, String modelId, String id) {
        return tx.first(
                """
                SELECT id, model_id, effective_from, sheet, reason, override_reason, material,
                    proposed_by, approved_by, created_at
                FROM price_version WHERE id = ? AND model_id = ? AND NOT withdrawn
                """,
                this::version,
                id,
                modelId);
    }

    /** The sheet that a call was charged by. */
    Optional<PriceSheet> sheet(Tx tx, String id) {
        return tx.first(
                "SELECT sheet FROM price_version WHERE id = ?", row -> read(row.text("sheet")), id);
    }

    public PriceHistory historyOf(Tx tx, String modelId) {
        return new PriceHistory(
                tx.query(
                        """
                        SELECT id, model_id, effective_from, sheet, reason, override_reason,
                            material, proposed_by, approved_by, created_at
                        FROM price_version WHERE model_id = ? AND NOT withdrawn
                        """,
                        this::version,
                        modelId));
    }

    public Map<String, PriceHistory> histories(Tx tx) {
        List<PriceVersion> all =
                tx.query(
                        """
                        SELECT id, model_id, effective_from, sheet, reason, override_reason,
                            material, proposed_by, approved_by, created_at
                        FROM price_version WHERE NOT withdrawn
                        """,
                        this::version);
        return all.stream()
                .collect(
                        Collectors.groupingBy(
                                PriceVersion::modelId,
                                Collectors.collectingAndThen(
                                        Collectors.toList(), PriceHistory::new)));
    }

    public void approve(Tx tx, String id, String approvedBy, Instant effectiveFrom) {
        tx.update(
                "UPDATE price_version SET approved_by = ?, effective_from = ? WHERE id = ?",
                approvedBy,
                effectiveFrom,
                id);
    }

    public void withdraw(Tx tx, String id) {
        tx.update("UPDATE price_version SET withdrawn = TRUE WHERE id = ?", id);
    }

    private PriceVersion version(Row row) {
        return new PriceVersion(
                row.text("id"),
                row.text("model_id"),
                row.time("effective_from"),
                read(row.text("sheet")),
                row.text("reason"),
                row.optionalText("override_reason"),
                row.flag("material"),
                row.text("proposed_by"),
                row.optionalText("approved_by"),
                row.time("created_at"));
    }

    private String write(PriceSheet sheet) {
        try {
            return json.writeValueAsString(sheet);
        } catch (JsonProcessingException e) {
            throw new StoreException("a price sheet cannot be written", e);
        }
    }

    private PriceSheet read(String sheet) {
        try {
            return json.readValue(sheet, PriceSheet.class);
        } catch (JsonProcessingException e) {
            throw new StoreException("a price sheet cannot be read", e);
        }
    }
}
