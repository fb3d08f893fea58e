package com.nexusapi.relay.usage;

import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/** Deletes records of calls by range of ids. */
final class RetentionStore {

    /** Writes down, for the verification of the books, which entries may lose records. */
    void keepFrom(Tx tx, String entryId) {
        tx.update(
                "UPDATE usage_retention SET kept_from_entry = ? WHERE kept_from_entry < ?",
                entryId,
                entryId);
    }

    /** The id that ends the next so many records from one id up to another, if there are more. */
    Optional<String> endOfBatch(Tx tx, String fromId, String beforeId, int records) {
        return tx.first(
                """
                SELECT id FROM usage_record WHERE id >= ? AND id < ?
                ORDER BY id LIMIT 1 OFFSET ?
                """,
                row -> row.text("id"),
                fromId,
                beforeId,
                records);
    }

    /** Deletes the range's records, except those whose entry keeps its records. */
    int delete(Tx tx, String fromId, String beforeId, String keptFromEntry) {
        return tx.update(
                """
                DELETE FROM usage_record WHERE id >= ? AND id < ?
                    AND (entry_id IS NULL OR entry_id < ?)
                """,
                fromId,
                beforeId,
                keptFromEntry);
    }
}
