package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Decision;
import com.nexusapi.common.admin.Difference.Event;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Difference.Step;
import com.nexusapi.common.admin.Reconciliation.Count;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows of {@code difference} and what happened to them. */
final class DifferenceStore {

    private static final String SELECT =
            "SELECT id, kind, subject, scope, state, ours, theirs, ours_tokens, theirs_tokens,"
                    + " cause, evidence, opened_at, seen_at, decided_by, reason, decided_at"
                    + " FROM difference";

    /** A difference as kept. */
    record Stored(Difference shown, String scope, List<Fact> evidence) {

        Finding.Key key() {
            return new Finding.Key(shown.kind(), shown.subject());
        }
    }

    /** How the open ones stand. */
    record Standing(Money atStake, Optional<Instant> oldest) {}

    /** Those that a person need not look at any more are left out. */
    List<Stored> unresolved(Tx tx) {
        return tx.query(SELECT + " WHERE state <> 'RESOLVED'", DifferenceStore::stored);
    }

    Optional<Stored> find(Tx tx, Finding.Key key) {
        return tx.first(
                SELECT + " WHERE kind = ? AND subject = ?",
                DifferenceStore::stored,
                key.kind(),
                key.subject());
    }

    Optional<Stored> find(Tx tx, String id) {
        return tx.first(SELECT + " WHERE id = ?", DifferenceStore::stored, id);
    }

    /** Locks it, so that one of two decisions comes first. */
    Optional<Stored> lock(Tx tx, String id) {
        return tx.first(SELECT + " WHERE id = ? FOR UPDATE", DifferenceStore::stored, id);
    }

    /** Newest first, from before the given id. */
    List<Stored> page(Tx tx, Optional<State> state, Optional<Kind> kind, String before, int limit) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder(" WHERE id < ?");
        parameters.add(before);
        state.ifPresent(wanted -> {
            where.append(" AND state = ?");
            parameters.add(wanted);
        });
        kind.ifPresent(wanted -> {
            where.append(" AND kind = ?");
            parameters.add(wanted);
        });
        parameters.add(limit);
        return tx.query(
                SELECT + where + " ORDER BY id DESC LIMIT ?",
                DifferenceStore::stored,
                parameters.toArray());
    }

    void insert(Tx tx, String id, Finding finding, Instant now) {
        Sides sides = finding.sides();
        tx.update(
                """
                INSERT INTO difference (id, kind, subject, scope, state, ours, theirs, ours_tokens,
                    theirs_tokens, cause, evidence, opened_at, seen_at)
                VALUES (?, ?, ?, ?, 'OPEN', ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                finding.kind(),
                finding.subject(),
                finding.scope(),
                sides.ours(),
                sides.theirs(),
                sides.oursTokens(),
                sides.theirsTokens(),
                finding.cause(),
                written(finding.evidence()),
                now,
                now);
    }

    /** What was seen of it now, with the state and age that follow. */
    void update(Tx tx, Difference changed, String scope, List<Fact> evidence) {
        Sides sides = changed.sides();
        tx.update(
                """
                UPDATE difference SET scope = ?, state = ?, ours = ?, theirs = ?, ours_tokens = ?,
                    theirs_tokens = ?, cause = ?, evidence = ?, opened_at = ?, seen_at = ?,
                    decided_by = ?, reason = ?, decided_at = ?
                WHERE id = ?
                """,
                scope,
                changed.state(),
                sides.ours(),
                sides.theirs(),
                sides.oursTokens(),
                sides.theirsTokens(),
                changed.cause(),
                written(evidence),
                changed.openedAt(),
                changed.seenAt(),
                changed.decision().map(Decision::actor),
                changed.decision().map(Decision::reason),
                changed.decision().map(Decision::at),
                changed.id());
    }

    void addEvent(Tx tx, String id, Event event) {
        tx.update(
                """
                INSERT INTO difference_event (difference_id, seq, at, step, actor, detail)
                VALUES (?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM difference_event
                    WHERE difference_id = ?), ?, ?, ?, ?)
                """,
                id,
                id,
                event.at(),
                event.step(),
                event.actor(),
                event.detail());
    }

    List<Event> events(Tx tx, String id) {
        return tx.query(
                """
                SELECT at, step, actor, detail FROM difference_event
                WHERE difference_id = ? ORDER BY seq
                """,
                row ->
                        new Event(
                                row.time("at"),
                                row.constant("step", Step.class),
                                row.text("actor"),
                                row.text("detail")),
                id);
    }

    List<Count> openByKind(Tx tx) {
        return tx.query(
                """
                SELECT kind, COUNT(*) AS n FROM difference WHERE state = 'OPEN'
                GROUP BY kind ORDER BY kind
                """,
                row -> new Count(row.constant("kind", Kind.class), row.number("n")));
    }

    long count(Tx tx, State state) {
        return tx.first(
                        "SELECT COUNT(*) AS n FROM difference WHERE state = ?",
                        row -> row.number("n"),
                        state)
                .orElse(0L);
    }

    Standing standing(Tx tx) {
        return tx.first(
                        """
                        SELECT CAST(COALESCE(SUM(ABS(COALESCE(theirs, 0) - COALESCE(ours, 0))), 0)
                            AS BIGINT) AS at_stake, MIN(opened_at) AS oldest
                        FROM difference WHERE state = 'OPEN'
                        """,
                        row -> new Standing(row.money("at_stake"), row.optionalTime("oldest")))
                .orElse(new Standing(Money.ZERO, Optional.empty()));
    }

    /** A fact a line: its name, a tab, its value. */
    private static String written(List<Fact> evidence) {
        return evidence.stream()
                .map(fact -> fact.name() + "\t" + fact.value().replaceAll("\\p{Cntrl}", " "))
                .collect(Collectors.joining("\n"));
    }

    private static List<Fact> facts(String text) {
        return text.lines()
                .map(line -> {
                    int tab = line.indexOf('\t');
                    return new Fact(line.substring(0, tab), line.substring(tab + 1));
                })
                .toList();
    }

    private static Stored stored(Row row) {
        Optional<Decision> decision =
                row.optionalText("decided_by")
                        .map(actor ->
                                new Decision(actor, row.text("reason"), row.time("decided_at")));
        return new Stored(
                new Difference(
                        row.text("id"),
                        row.constant("kind", Kind.class),
                        row.text("subject"),
                        row.constant("state", State.class),
                        new Sides(
                                row.optionalNumber("ours").map(Money::ofNanos),
                                row.optionalNumber("theirs").map(Money::ofNanos),
                                row.optionalNumber("ours_tokens"),
                                row.optionalNumber("theirs_tokens")),
                        row.constant("cause", Cause.class),
                        row.time("opened_at"),
                        row.time("seen_at"),
                        decision),
                row.text("scope"),
                facts(row.text("evidence")));
    }
}
