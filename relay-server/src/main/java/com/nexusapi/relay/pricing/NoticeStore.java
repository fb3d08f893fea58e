package com.nexusapi.relay.pricing;

import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Notices of material changes; only published ones are delivered to customers. */
public final class NoticeStore {

    /** What a notice announces. */
    public enum Kind {
        /** A price version; for everybody. */
        PRICE,
        /** A plan's dearer factor, or an account's move to a dearer plan; for those it concerns. */
        PLAN,
        /** A model's retirement, or its limits lowered; for everybody. */
        MODEL
    }

    /**
     * A notice as drafted with its change.
     *
     * @param subjectId the id of the price version, or of the change of a plan or model
     */
    public record Draft(
            String id,
            Kind kind,
            String subjectId,
            Instant effectiveFrom,
            String text,
            Instant createdAt) {

        private Optional<String> subject(Kind asked) {
            return kind == asked ? Optional.of(subjectId) : Optional.empty();
        }
    }

    public void insertDraft(Tx tx, Draft notice) {
        tx.update(
                """
                INSERT INTO notice (id, kind, price_version_id, plan_change_id, model_change_id,
                    effective_from, text, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                notice.id(),
                notice.kind(),
                notice.subject(Kind.PRICE),
                notice.subject(Kind.PLAN),
                notice.subject(Kind.MODEL),
                notice.effectiveFrom(),
                notice.text(),
                notice.createdAt());
    }

    public Optional<String> idOf(Tx tx, String subjectId) {
        return tx.first(
                """
                SELECT id FROM notice
                WHERE price_version_id = ? OR plan_change_id = ? OR model_change_id = ?
                """,
                row -> row.text("id"),
                subjectId,
                subjectId,
                subjectId);
    }

    public void publish(Tx tx, String id, Instant effectiveFrom, Instant at) {
        tx.update(
                "UPDATE notice SET published_at = ?, effective_from = ? WHERE id = ?",
                at,
                effectiveFrom,
                id);
    }

    /** Takes back a notice that nobody has been sent. */
    public void deleteDraft(Tx tx, String subjectId) {
        tx.update(
                """
                DELETE FROM notice
                WHERE (price_version_id = ? OR plan_change_id = ? OR model_change_id = ?)
                    AND published_at IS NULL
                """,
                subjectId,
                subjectId,
                subjectId);
    }
}
