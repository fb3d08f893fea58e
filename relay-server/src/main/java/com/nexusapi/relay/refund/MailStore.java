package com.nexusapi.relay.refund;

import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What refunds by mail need to know of accounts and top-ups, and rows of {@code
 * refund_confirmation} and {@code refund_reply}.
 */
final class MailStore {

    /** Whom a letter goes to. */
    record Addressee(String accountId, String email, String name, Language language) {}

    /** A link that confirms a request, by the hash of its token. */
    record Confirmation(String refundId, Instant expiresAt, Optional<Instant> usedAt) {}

    Optional<Addressee> addressee(Tx tx, String accountId) {
        return tx.first(
                "SELECT id, email, name, language FROM account WHERE id = ?",
                row ->
                        new Addressee(
                                row.text("id"),
                                row.text("email"),
                                row.text("name"),
                                Language.of(row.text("language"))),
                accountId);
    }

    Optional<String> accountOf(Tx tx, String email) {
        return tx.first("SELECT id FROM account WHERE email = ?", row -> row.text("id"), email);
    }

    Optional<String> accountOfTopUp(Tx tx, String topUpId) {
        return tx.first(
                "SELECT account_id FROM top_up WHERE id = ?",
                row -> row.text("account_id"),
                topUpId);
    }

    /** Paid top-ups of an account whose window is open at a time. */
    List<String> topUpsInWindow(Tx tx, String accountId, Instant at) {
        return tx.query(
                """
                SELECT id FROM top_up
                WHERE account_id = ? AND state = 'PAID' AND paid_at <= ? AND paid_at > ?
                ORDER BY id
                """,
                row -> row.text("id"),
                accountId,
                at,
                at.minus(Eligibility.WINDOW));
    }

    void insertConfirmation(Tx tx, String tokenSha256, String refundId, Instant expiresAt) {
        tx.update(
                """
                INSERT INTO refund_confirmation (token_sha256, refund_id, expires_at)
                VALUES (?, ?, ?)
                """,
                tokenSha256,
                refundId,
                expiresAt);
    }

    Optional<Confirmation> confirmation(Tx tx, String tokenSha256) {
        return tx.first(
                """
                SELECT refund_id, expires_at, used_at FROM refund_confirmation
                WHERE token_sha256 = ?
                """,
                row ->
                        new Confirmation(
                                row.text("refund_id"),
                                row.time("expires_at"),
                                row.optionalTime("used_at")),
                tokenSha256);
    }

    boolean hasOpenConfirmation(Tx tx, String refundId, Instant now) {
        return tx.first(
                        """
                        SELECT refund_id FROM refund_confirmation
                        WHERE refund_id = ? AND used_at IS NULL AND expires_at > ?
                        """,
                        row -> row.text("refund_id"),
                        refundId,
                        now)
                .isPresent();
    }

    void useConfirmation(Tx tx, String tokenSha256, Instant now) {
        tx.update(
                """
                UPDATE refund_confirmation SET used_at = ?
                WHERE token_sha256 = ? AND used_at IS NULL
                """,
                now,
                tokenSha256);
    }

    void keepReply(Tx tx, String refundId, String operator, LetterText reply) {
        forgetReply(tx, refundId, operator);
        tx.update(
                "INSERT INTO refund_reply (refund_id, operator, subject, text) VALUES (?, ?, ?, ?)",
                refundId,
                operator,
                reply.subject(),
                reply.text());
    }

    void forgetReply(Tx tx, String refundId, String operator) {
        tx.update(
                "DELETE FROM refund_reply WHERE refund_id = ? AND operator = ?",
                refundId,
                operator);
    }

    Optional<LetterText> reply(Tx tx, String refundId, String operator, Language language) {
        return tx.first(
                "SELECT subject, text FROM refund_reply WHERE refund_id = ? AND operator = ?",
                row -> new LetterText(language, row.text("subject"), row.text("text")),
                refundId,
                operator);
    }

    /** The message id of the mail that made a request, or is just about to. */
    List<String> threadOf(Tx tx, StoredRefund refund) {
        return tx.query(
                """
                SELECT message_id FROM received_mail
                WHERE message_id IS NOT NULL
                    AND (refund_id = ? OR account_id = ? AND received_at = ? AND state = 'NEW')
                ORDER BY id
                """,
                row -> row.text("message_id"),
                refund.id(),
                refund.accountId(),
                refund.requestedAt());
    }
}
