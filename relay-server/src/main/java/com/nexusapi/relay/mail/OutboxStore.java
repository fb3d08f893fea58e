package com.nexusapi.relay.mail;

import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code mail_outbox}. */
final class OutboxStore {

    private static final String SELECT =
            """
            SELECT id, state, kind, recipient, language, subject, text, sealed, confidential, about,
                attempts, created_at, next_attempt_at, give_up_at, sent_at, last_error, message_id,
                thread
            FROM mail_outbox
            """;

    /** A letter with what is stored of its text: plain, or sealed. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record NewRow(
            String id,
            String messageId,
            Letter letter,
            String text,
            Optional<byte[]> sealed,
            Instant at) {}

    /** A letter that this node is to send now. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Due(
            String id,
            String messageId,
            String to,
            LetterText content,
            Optional<byte[]> sealed,
            List<String> thread,
            long attempts,
            Instant giveUpAt) {}

    /** How many letters are late or given up, since when, and why the last one. */
    record Undelivered(long letters, Instant since, String reason) {}

    void insert(Tx tx, NewRow row) {
        Letter letter = row.letter();
        Instant first = row.at().plus(letter.handling().delay());
        tx.update(
                """
                INSERT INTO mail_outbox (id, message_id, state, kind, recipient, language, subject,
                    text, sealed, confidential, about, thread, attempts, created_at,
                    next_attempt_at, give_up_at, last_error)
                VALUES (?, ?, 'WAITING', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, '')
                """,
                row.id(),
                row.messageId(),
                letter.kind(),
                letter.to(),
                letter.content().language(),
                letter.content().subject(),
                row.text(),
                row.sealed(),
                letter.handling().confidential(),
                letter.about(),
                String.join(" ", letter.thread()),
                row.at(),
                first,
                first.plus(letter.handling().usefulFor()));
    }

    void supersede(Tx tx, LetterKind kind, String about) {
        tx.update(
                """
                UPDATE mail_outbox SET state = 'DISMISSED', last_error = 'a later letter says more'
                WHERE about = ? AND kind = ? AND state = 'WAITING' AND attempts = 0
                """,
                about,
                kind);
    }

    /** A letter that is due, though another node may be about to take it too. */
    Optional<Due> nextDue(Tx tx, Instant now) {
        return tx.first(
                SELECT
                        + """
                        WHERE state = 'WAITING' AND next_attempt_at <= ?
                        ORDER BY next_attempt_at, id LIMIT 1
                        """,
                OutboxStore::due,
                now);
    }

    /** Counts an attempt and keeps others from the letter until {@code until}; one caller wins. */
    boolean claim(Tx tx, Due letter, Instant until) {
        return tx.update(
                        """
                        UPDATE mail_outbox SET attempts = attempts + 1, next_attempt_at = ?
                        WHERE id = ? AND state = 'WAITING' AND attempts = ?
                        """,
                        until,
                        letter.id(),
                        letter.attempts())
                == 1;
    }

    /** What was confidential is forgotten. */
    void sent(Tx tx, String id, Instant at) {
        tx.update(
                """
                UPDATE mail_outbox SET state = 'SENT', sent_at = ?, last_error = '', sealed = NULL
                WHERE id = ?
                """,
                at,
                id);
    }

    void tryAgain(Tx tx, String id, Instant at, String error) {
        tx.update(
                """
                UPDATE mail_outbox SET next_attempt_at = ?, last_error = ?
                WHERE id = ? AND state = 'WAITING'
                """,
                at,
                error,
                id);
    }

    void failed(Tx tx, String id, String error) {
        tx.update(
                """
                UPDATE mail_outbox SET state = 'FAILED', last_error = ?
                WHERE id = ? AND state = 'WAITING'
                """,
                error,
                id);
    }

    boolean retry(Tx tx, String id, Instant now, Instant giveUpAt) {
        return tx.update(
                        """
                        UPDATE mail_outbox SET state = 'WAITING', next_attempt_at = ?, give_up_at = ?
                        WHERE id = ? AND state = 'FAILED'
                        """,
                        now,
                        giveUpAt,
                        id)
                == 1;
    }

    boolean dismiss(Tx tx, String id, String reason) {
        return tx.update(
                        """
                        UPDATE mail_outbox SET state = 'DISMISSED', last_error = ?, sealed = NULL
                        WHERE id = ? AND state IN ('WAITING', 'FAILED')
                        """,
                        reason,
                        id)
                == 1;
    }

    Optional<OutgoingMail> find(Tx tx, String id) {
        return tx.first(SELECT + "WHERE id = ?", OutboxStore::shown, id);
    }

    List<OutgoingMail> page(Tx tx, Optional<OutgoingMail.State> state, String before, int limit) {
        return state.map(asked ->
                        tx.query(
                                SELECT + "WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?",
                                OutboxStore::shown,
                                asked,
                                before,
                                limit))
                .orElseGet(() ->
                        tx.query(
                                SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?",
                                OutboxStore::shown,
                                before,
                                limit));
    }

    Optional<String> aboutOf(Tx tx, String messageId) {
        return tx.first(
                "SELECT about FROM mail_outbox WHERE message_id = ?",
                row -> row.text("about"),
                messageId);
    }

    Optional<Undelivered> undelivered(Tx tx, Instant lateSince) {
        return tx.query(
                        """
                        SELECT COUNT(*) AS letters, MIN(created_at) AS since,
                            MAX(last_error) AS reason
                        FROM mail_outbox
                        WHERE state = 'FAILED'
                            OR state = 'WAITING' AND created_at <= ?
                        """,
                        row -> {
                            long letters = row.number("letters");
                            return letters == 0
                                    ? Optional.<Undelivered>empty()
                                    : Optional.of(
                                            new Undelivered(
                                                    letters,
                                                    row.time("since"),
                                                    row.text("reason")));
                        },
                        lateSince)
                .getFirst();
    }

    private static Due due(Row row) {
        String thread = row.text("thread");
        return new Due(
                row.text("id"),
                row.text("message_id"),
                row.text("recipient"),
                new LetterText(
                        row.constant("language", Language.class),
                        row.text("subject"),
                        row.text("text")),
                row.flag("confidential") ? Optional.of(row.bytes("sealed")) : Optional.empty(),
                thread.isEmpty() ? List.of() : List.of(thread.split(" ")),
                row.number("attempts"),
                row.time("give_up_at"));
    }

    private static OutgoingMail shown(Row row) {
        return new OutgoingMail(
                row.text("id"),
                row.constant("state", OutgoingMail.State.class),
                row.text("kind"),
                row.text("recipient"),
                row.constant("language", Language.class).code(),
                row.text("subject"),
                row.flag("confidential") ? Optional.empty() : Optional.of(row.text("text")),
                row.text("about"),
                row.number("attempts"),
                row.time("created_at"),
                row.time("next_attempt_at"),
                row.optionalTime("sent_at"),
                Optional.of(row.text("last_error")).filter(error -> !error.isEmpty()));
    }
}
