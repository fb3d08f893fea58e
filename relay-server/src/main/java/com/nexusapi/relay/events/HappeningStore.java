package com.nexusapi.relay.events;

import com.nexusapi.relay.events.ChangeSource.Happening;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;

/**
 * Reads a table in which a journey keeps what happens to its things, each with a time and a number.
 */
public final class HappeningStore {

    private final Change.Kind kind;
    private final String sql;

    /**
     * Names the table.
     *
     * @param subject the column that says which thing it happened to
     */
    public HappeningStore(Change.Kind kind, String table, String subject) {
        this.kind = kind;
        this.sql =
                "SELECT "
                        + subject
                        + " AS subject, seq FROM "
                        + table
                        + " WHERE at >= ? ORDER BY at DESC LIMIT ?";
    }

    /** What happened since a time, the newest first. */
    public List<Happening> since(Tx tx, Instant from, int most) {
        return tx.query(
                sql,
                row -> new Happening(new Change(kind, row.text("subject")), row.number("seq")),
                from,
                most);
    }
}
