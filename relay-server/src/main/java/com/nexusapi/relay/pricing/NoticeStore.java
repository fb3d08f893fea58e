package com.nexusapi.relay.pricing;

import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Notices of material changes; only published ones are delivered to customers. */
public final class NoticeStore {

    /** A notice as drafted with its price version. */
    public record Draft(
            String id,
            String priceVersionId,
            Instant effectiveFrom,
            String text,
            Instant createdAt) {}

    public void insertDraft(Tx tx, Draft notice) {
        tx.update(
                """
                INSERT INTO notice (id, kind, price_version_id, effective_from, text, created_at)
                VALUES (?, 'PRICE', ?, ?, ?, ?)
                """,
                notice.id(),
                notice.priceVersionId(),
                notice.effectiveFrom(),
                notice.text(),
                notice.createdAt());
    }

    public Optional<String> idOf(Tx tx, String priceVersionId) {
        return tx.first(
                "SELECT id FROM notice WHERE price_version_id = ?",
                row -> row.text("id"),
                priceVersionId);
    }

    public void publish(Tx tx, String id, Instant effectiveFrom, Instant at) {
        tx.update(
                "UPDATE notice SET published_at = ?, effective_from = ? WHERE id = ?",
                at,
                effectiveFrom,
                id);
    }

    /** Takes back a notice that nobody has been sent. */
    public void deleteDraft(Tx tx, String priceVersionId) {
        tx.update(
                "DELETE FROM notice WHERE price_version_id = ? AND published_at IS NULL",
                priceVersionId);
    }
}
