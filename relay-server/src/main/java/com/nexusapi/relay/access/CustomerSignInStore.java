package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.security.PasswordHash;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Rows of {@code sign_in_code} and {@code account_session}. */
final class CustomerSignInStore {

    /** A new code takes the place of the one before. */
    void putCode(Tx tx, String email, PasswordHash code, Instant expiresAt) {
        tx.update("DELETE FROM sign_in_code WHERE email = ?", email);
        tx.update(
                "INSERT INTO sign_in_code (email, code_hash, expires_at, tries) VALUES (?, ?, ?, 0)",
                email,
                code.phc(),
                expiresAt);
    }

    /** Counts a try before it is looked at; empty when there is no code, or no try is left. */
    Optional<PasswordHash> tryCode(Tx tx, String email, int most, Instant now) {
        int rows =
                tx.update(
                        """
                        UPDATE sign_in_code SET tries = tries + 1
                        WHERE email = ? AND tries < ? AND expires_at > ?
                        """,
                        email,
                        most,
                        now);
        return rows == 0
                ? Optional.empty()
                : tx.first(
                        "SELECT code_hash FROM sign_in_code WHERE email = ?",
                        row -> new PasswordHash(row.text("code_hash")),
                        email);
    }

    /** True for one caller. */
    boolean useCode(Tx tx, String email, PasswordHash code) {
        return tx.update(
                        "DELETE FROM sign_in_code WHERE email = ? AND code_hash = ?",
                        email,
                        code.phc())
                == 1;
    }

    Optional<String> accountOf(Tx tx, String email) {
        return tx.first("SELECT id FROM account WHERE email = ?", row -> row.text("id"), email);
    }

    /** The terms accepted first stay written down. */
    void acceptTerms(Tx tx, String accountId, String version, Instant now) {
        tx.update(
                """
                UPDATE account SET terms_version = ?, terms_accepted_at = ?
                WHERE id = ? AND terms_version IS NULL
                """,
                version,
                now,
                accountId);
    }

    void insertSession(Tx tx, String tokenSha256, CustomerSession session, Instant now) {
        tx.update("DELETE FROM account_session WHERE expires_at <= ?", now);
        tx.update(
                """
                INSERT INTO account_session (token_sha256, id, account_id, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?)
                """,
                tokenSha256,
                session.id(),
                session.accountId(),
                now,
                session.expiresAt());
    }

    Optional<CustomerSession> session(Tx tx, String tokenSha256, Instant now) {
        return tx.first(
                """
                SELECT s.id, s.account_id, a.state, s.expires_at
                FROM account_session s JOIN account a ON a.id = s.account_id
                WHERE s.token_sha256 = ? AND s.expires_at > ?
                """,
                row ->
                        new CustomerSession(
                                row.text("id"),
                                row.text("account_id"),
                                row.constant("state", Account.State.class),
                                row.time("expires_at")),
                tokenSha256,
                now);
    }

    void deleteSession(Tx tx, String id) {
        tx.update("DELETE FROM account_session WHERE id = ?", id);
    }
}
