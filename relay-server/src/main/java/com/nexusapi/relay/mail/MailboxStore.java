package com.nexusapi.relay.mail;

import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** The one row of {@code mailbox}, and the arrival of mails in {@code received_mail}. */
final class MailboxStore {

    /** How far the mailbox has been read. */
    record Place(long uidValidity, long lastUid) {}

    /** Since when, and why, the mailbox cannot be read. */
    record Failure(Instant since, String reason) {}

    /** A mail that has arrived. */
    record NewRow(
            String id,
            IncomingMail mail,
            Instant receivedAt,
            ReceivedMail.State state,
            String note) {}

    /** One of the nodes that ask at about the same time gets the turn. */
    boolean takeTurn(Tx tx, Instant now, Instant lastBefore) {
        return tx.update("UPDATE mailbox SET looked_at = ? WHERE looked_at <= ?", now, lastBefore)
                == 1;
    }

    Place place(Tx tx) {
        return tx.query(
                        "SELECT uid_validity, last_uid FROM mailbox",
                        row -> new Place(row.number("uid_validity"), row.number("last_uid")))
                .getFirst();
    }

    Place lockPlace(Tx tx) {
        return tx.query(
                        "SELECT uid_validity, last_uid FROM mailbox FOR UPDATE",
                        row -> new Place(row.number("uid_validity"), row.number("last_uid")))
                .getFirst();
    }

    void setPlace(Tx tx, Place place) {
        tx.update(
                "UPDATE mailbox SET uid_validity = ?, last_uid = ?",
                place.uidValidity(),
                place.lastUid());
    }

    void reachable(Tx tx) {
        tx.update("UPDATE mailbox SET failing_since = NULL WHERE failing_since IS NOT NULL");
    }

    void unreachable(Tx tx, Instant now, String reason) {
        tx.update(
                "UPDATE mailbox SET failing_since = COALESCE(failing_since, ?), failure = ?",
                now,
                reason);
    }

    Optional<Failure> failure(Tx tx) {
        return tx.first(
                "SELECT failing_since, failure FROM mailbox WHERE failing_since IS NOT NULL",
                row -> new Failure(row.time("failing_since"), row.text("failure")));
    }

    boolean isKnown(Tx tx, String key) {
        return tx.first(
                        "SELECT id FROM received_mail WHERE mail_key = ?",
                        row -> row.text("id"),
                        key)
                .isPresent();
    }

    long countOf(Tx tx, String sender, Instant since) {
        return tx.query(
                        """
                        SELECT COUNT(*) AS mails FROM received_mail
                        WHERE sender = ? AND received_at >= ?
                        """,
                        row -> row.number("mails"),
                        sender,
                        since)
                .getFirst();
    }

    /** What nobody is to look at is kept without its text. */
    void insert(Tx tx, NewRow row) {
        IncomingMail mail = row.mail();
        tx.update(
                """
                INSERT INTO received_mail (id, mail_key, message_id, thread, sender, subject, text,
                    received_at, state, note)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                row.id(),
                mail.key(),
                mail.messageId(),
                String.join(" ", mail.thread()),
                mail.from(),
                mail.subject(),
                row.state() == ReceivedMail.State.IGNORED ? "" : mail.text(),
                row.receivedAt(),
                row.state(),
                row.note());
    }
}
