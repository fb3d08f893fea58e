package com.nexusapi.relay.notice;

import com.nexusapi.common.admin.Notice;
import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which notice has been sent to whom: {@code notice_delivery}. */
final class NoticeDeliveryStore {

    private static final String SELECT =
            """
            SELECT n.id, n.kind, n.effective_from, n.text, n.published_at, n.delivered_at,
                (SELECT COUNT(*) FROM notice_delivery d WHERE d.notice_id = n.id) AS recipients
            FROM notice n
            """;

    /** Whom a notice goes to. */
    record Recipient(String accountId, String email, String name, Language language) {}

    /** Published notices that have not gone to everybody, the oldest first. */
    List<Notice> undelivered(Tx tx) {
        return tx.query(
                SELECT
                        + """
                        WHERE n.published_at IS NOT NULL AND n.delivered_at IS NULL ORDER BY n.id
                        """,
                NoticeDeliveryStore::notice);
    }

    /**
     * Accounts that a notice concerns and that it has not gone to. One about a plan goes to who is
     * on it, or ever was or will be; one about an account's move to that account; others to all.
     */
    List<Recipient> missing(Tx tx, String noticeId, int limit) {
        return tx.query(
                """
                SELECT a.id, a.email, a.name, a.language
                FROM account a, notice n LEFT JOIN plan_change c ON c.id = n.plan_change_id
                WHERE n.id = ? AND a.created_at <= n.published_at
                    AND (c.id IS NULL OR c.account_id = a.id
                        OR (c.account_id IS NULL AND (a.plan_id = c.plan_id OR EXISTS (
                            SELECT m.id FROM plan_change m
                            WHERE m.account_id = a.id AND m.plan_id = c.plan_id))))
                    AND NOT EXISTS (SELECT d.account_id FROM notice_delivery d
                        WHERE d.notice_id = n.id AND d.account_id = a.id)
                ORDER BY a.id LIMIT ?
                """,
                row ->
                        new Recipient(
                                row.text("id"),
                                row.text("email"),
                                row.text("name"),
                                Language.of(row.text("language"))),
                noticeId,
                limit);
    }

    void delivered(Tx tx, String noticeId, String accountId) {
        tx.update(
                "INSERT INTO notice_delivery (notice_id, account_id) VALUES (?, ?)",
                noticeId,
                accountId);
    }

    void deliveredToAll(Tx tx, String noticeId, Instant now) {
        tx.update("UPDATE notice SET delivered_at = ? WHERE id = ?", now, noticeId);
    }

    /** Newest first, drafts included. */
    List<Notice> before(Tx tx, String id, int limit) {
        return tx.query(
                SELECT + "WHERE n.id < ? ORDER BY n.id DESC LIMIT ?",
                NoticeDeliveryStore::notice,
                id,
                limit);
    }

    /** Those sent to an account, newest first. */
    List<Notice> ofAccountBefore(Tx tx, String accountId, String id, int limit) {
        return tx.query(
                SELECT
                        + """
                        WHERE n.id < ? AND EXISTS (SELECT d.account_id FROM notice_delivery d
                            WHERE d.notice_id = n.id AND d.account_id = ?)
                        ORDER BY n.id DESC LIMIT ?
                        """,
                NoticeDeliveryStore::notice,
                id,
                accountId,
                limit);
    }

    private static Notice notice(Row row) {
        Optional<Instant> published = row.optionalTime("published_at");
        return new Notice(
                row.text("id"),
                row.text("kind"),
                row.text("text"),
                row.time("effective_from"),
                published,
                row.optionalTime("delivered_at"),
                row.number("recipients"));
    }
}
