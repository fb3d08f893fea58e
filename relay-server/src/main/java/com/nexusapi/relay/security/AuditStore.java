package com.nexusapi.relay.security;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The audit log: who did what to what, written in the transaction that did it. Each line carries
 * the hash of the one before, so that a line changed or taken out later shows. Two transactions
 * that append at once collide on the number, and one of them begins anew.
 */
public final class AuditStore {

    private static final String FIRST_PREV_HASH = "0".repeat(64);
    private static final int VERIFY_STEP = 1_000;

    private final Clock clock;

    public AuditStore(Clock clock) {
        this.clock = clock;
    }

    /**
     * One thing done.
     *
     * @param actor an operator's e-mail, an account id, or {@code system}
     * @param action such as {@code account.suspended}
     * @param subject the id of what it was done to
     * @param detail for people; never a secret
     */
    public record Event(String actor, String action, String subject, String detail) {}

    /** A line of the log. */
    public record Line(long seq, Instant at, Event event, String prevHash, String hash) {}

    public void append(Tx tx, Event event) {
        Optional<Line> last = last(tx);
        long seq = last.map(Line::seq).orElse(0L) + 1;
        String prevHash = last.map(Line::hash).orElse(FIRST_PREV_HASH);
        Instant at = clock.now();
        tx.update(
                """
                INSERT INTO audit_log (seq, at, actor, action, subject, detail, prev_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                seq,
                at,
                event.actor(),
                event.action(),
                event.subject(),
                event.detail(),
                prevHash,
                hash(seq, at, event, prevHash));
    }

    /** Lines before a number, newest first. */
    public List<Line> before(Tx tx, long seq, int limit) {
        return tx.query(
                """
                SELECT seq, at, actor, action, subject, detail, prev_hash, hash
                FROM audit_log WHERE seq < ? ORDER BY seq DESC LIMIT ?
                """,
                AuditStore::line,
                seq,
                limit);
    }

    /** Lines about one thing, oldest first. */
    public List<Line> about(Tx tx, String subject, int limit) {
        return tx.query(
                """
                SELECT seq, at, actor, action, subject, detail, prev_hash, hash
                FROM audit_log WHERE subject = ? ORDER BY seq LIMIT ?
                """,
                AuditStore::line,
                subject,
                limit);
    }

    /** What one person did of one kind, newest first. */
    public List<Line> by(Tx tx, String actor, String action, int limit) {
        return tx.query(
                """
                SELECT seq, at, actor, action, subject, detail, prev_hash, hash
                FROM audit_log WHERE actor = ? AND action = ? ORDER BY seq DESC LIMIT ?
                """,
                AuditStore::line,
                actor,
                action,
                limit);
    }

    /** The number of the first line that does not follow from the one before it, if any. */
    public Optional<Long> firstBroken(Tx tx) {
        long seq = 0;
        String prevHash = FIRST_PREV_HASH;
        while (true) {
            List<Line> lines = after(tx, seq);
            for (Line line : lines) {
                String expected = hash(line.seq(), line.at(), line.event(), prevHash);
                if (line.seq() != seq + 1
                        || !line.prevHash().equals(prevHash)
                        || !line.hash().equals(expected)) {
                    return Optional.of(line.seq());
                }
                seq = line.seq();
                prevHash = line.hash();
            }
            if (lines.size() < VERIFY_STEP) {
                return Optional.empty();
            }
        }
    }

    private static List<Line> after(Tx tx, long seq) {
        return tx.query(
                """
                SELECT seq, at, actor, action, subject, detail, prev_hash, hash
                FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?
                """,
                AuditStore::line,
                seq,
                VERIFY_STEP);
    }

    private static Optional<Line> last(Tx tx) {
        return tx.first(
                """
                SELECT seq, at, actor, action, subject, detail, prev_hash, hash
                FROM audit_log ORDER BY seq DESC LIMIT 1
                """,
                AuditStore::line);
    }

    private static Line line(Row row) {
        return new Line(
                row.number("seq"),
                row.time("at"),
                new Event(
                        row.text("actor"),
                        row.text("action"),
                        row.text("subject"),
                        row.text("detail")),
                row.text("prev_hash"),
                row.text("hash"));
    }

    /** Fields are joined with their lengths, so that no two lines spell the same text. */
    private static String hash(long seq, Instant at, Event event, String prevHash) {
        StringBuilder text = new StringBuilder();
        for (String field :
                List.of(
                        prevHash,
                        Long.toString(seq),
                        at.toString(),
                        event.actor(),
                        event.action(),
                        event.subject(),
                        event.detail())) {
            text.append(field.length()).append(':').append(field);
        }
        return Sha256.hex(text.toString());
    }
}
