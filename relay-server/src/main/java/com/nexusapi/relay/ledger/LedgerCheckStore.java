package com.nexusapi.relay.ledger;

import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** The one row about the last verification of the books. */
final class LedgerCheckStore {

    /**
     * What the last verification found.
     *
     * @param first the first of the differences, or nothing
     */
    record Check(long differences, Optional<Instant> differingSince, String first) {}

    /** Takes the next verification for the caller, unless one has begun since the time. */
    boolean claim(Tx tx, Instant now, Instant since) {
        return tx.update("UPDATE ledger_check SET begun_at = ? WHERE begun_at < ?", now, since) > 0;
    }

    Check read(Tx tx) {
        return tx.first(
                        "SELECT differences, differing_since, first FROM ledger_check",
                        row ->
                                new Check(
                                        row.number("differences"),
                                        row.optionalTime("differing_since"),
                                        row.text("first")))
                .orElseThrow();
    }

    /** Keeps the time since when there have been differences, while there are some. */
    void write(Tx tx, Instant now, long differences, String first) {
        tx.update(
                """
                UPDATE ledger_check SET ended_at = ?, differences = ?, first = ?,
                    differing_since = CASE WHEN ? = 0 THEN NULL
                        ELSE COALESCE(differing_since, ?) END
                """,
                now,
                differences,
                first,
                differences,
                now);
    }
}
