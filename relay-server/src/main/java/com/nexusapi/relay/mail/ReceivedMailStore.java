package com.nexusapi.relay.mail;

import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/** Mails that have arrived: what they say, and what became of them. */
public final class ReceivedMailStore {

    private static final String SELECT =
            """
            SELECT id, message_id, thread, sender, subject, text, received_at, state, account_id,
                refund_id, note
            FROM received_mail
            """;

    private static final String END = "z";

    /**
     * A mail with what it belongs to.
     *
     * @param thread the message ids it answers, the oldest first
     */
    public record Stored(ReceivedMail mail, Optional<String> messageId, List<String> thread) {

        /** The message ids that an answer to this mail refers to. */
        public List<String> threadOfAnswer() {
            return messageId
                    .map(own ->
                            java.util.stream.Stream.concat(
                                            thread.stream(), java.util.stream.Stream.of(own))
                                    .toList())
                    .orElse(thread);
        }
    }

    /** What became of a mail. */
    public record Filing(
            ReceivedMail.State state,
            Optional<String> accountId,
            Optional<String> refundId,
            String note) {}

    /** Mails that nobody has looked at, the oldest first. */
    public List<String> unread(Tx tx, int limit) {
        return tx.query(
                "SELECT id FROM received_mail WHERE state = 'NEW' ORDER BY id LIMIT ?",
                row -> row.text("id"),
                limit);
    }

    public Optional<Stored> find(Tx tx, String id) {
        return tx.first(SELECT + "WHERE id = ?", ReceivedMailStore::stored, id);
    }

    /** The mail as it is until the transaction ends. */
    public Optional<Stored> lock(Tx tx, String id) {
        return tx.first(SELECT + "WHERE id = ? FOR UPDATE", ReceivedMailStore::stored, id);
    }

    /** Newest first, from before the given id. */
    public List<ReceivedMail> page(
            Tx tx, Optional<ReceivedMail.State> state, Optional<String> before, int limit) {
        String end = before.orElse(END);
        List<Stored> found =
                state.map(asked ->
                                tx.query(
                                        SELECT
                                                + "WHERE state = ? AND id < ?"
                                                + " ORDER BY id DESC LIMIT ?",
                                        ReceivedMailStore::stored,
                                        asked,
                                        end,
                                        limit))
                        .orElseGet(() ->
                                tx.query(
                                        SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?",
                                        ReceivedMailStore::stored,
                                        end,
                                        limit));
        return found.stream().map(Stored::mail).toList();
    }

    public void file(Tx tx, String id, Filing filing) {
        tx.update(
                """
                UPDATE received_mail SET state = ?, account_id = ?, refund_id = ?, note = ?
                WHERE id = ?
                """,
                filing.state(),
                filing.accountId(),
                filing.refundId(),
                filing.note(),
                id);
    }

    /** The refund request that one of the mails with these message ids belongs to. */
    public Optional<String> refundOf(Tx tx, List<String> messageIds) {
        return messageIds.reversed().stream()
                .flatMap(id ->
                        tx
                                .first(
                                        """
                                        SELECT refund_id FROM received_mail
                                        WHERE message_id = ? AND refund_id IS NOT NULL
                                        """,
                                        row -> row.text("refund_id"),
                                        id)
                                .stream())
                .findFirst();
    }

    /** The message ids of the mails of a refund request, the oldest first. */
    public List<String> messageIdsOf(Tx tx, String refundId) {
        return tx.query(
                """
                SELECT message_id FROM received_mail
                WHERE refund_id = ? AND message_id IS NOT NULL ORDER BY id
                """,
                row -> row.text("message_id"),
                refundId);
    }

    private static Stored stored(Row row) {
        String thread = row.text("thread");
        return new Stored(
                new ReceivedMail(
                        row.text("id"),
                        row.constant("state", ReceivedMail.State.class),
                        row.text("sender"),
                        row.text("subject"),
                        row.time("received_at"),
                        row.text("text"),
                        row.optionalText("account_id"),
                        row.optionalText("refund_id"),
                        row.text("note")),
                row.optionalText("message_id"),
                thread.isEmpty() ? List.of() : List.of(thread.split(" ")));
    }
}
