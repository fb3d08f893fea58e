package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.security.PasswordHash;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Operators and their sessions at rest; a session is kept by the hash of its token. */
final class OperatorStore {

    void insert(Tx tx, Operator operator, PasswordHash password) {
        tx.update(
                """
                INSERT INTO operator (id, email, password_hash, role, state, created_at)
                VALUES (?, ?, ?, ?, 'ACTIVE', ?)
                """,
                operator.id(),
                operator.email(),
                password.phc(),
                operator.role(),
                operator.createdAt());
    }

    Optional<Operator> findByEmail(Tx tx, String email) {
        return tx.first(
                "SELECT id, email, role, created_at FROM operator WHERE email = ?",
                OperatorStore::operator,
                email);
    }

    Optional<Operator> find(Tx tx, String id) {
        return tx.first(
                "SELECT id, email, role, created_at FROM operator WHERE id = ?",
                OperatorStore::operator,
                id);
    }

    Optional<PasswordHash> passwordOf(Tx tx, String email) {
        return tx.first(
                "SELECT password_hash FROM operator WHERE email = ?",
                row -> new PasswordHash(row.text("password_hash")),
                email);
    }

    List<Operator> list(Tx tx) {
        return tx.query(
                "SELECT id, email, role, created_at FROM operator ORDER BY id",
                OperatorStore::operator);
    }

    void delete(Tx tx, String id) {
        tx.update("DELETE FROM operator_session WHERE operator_id = ?", id);
        tx.update("DELETE FROM operator WHERE id = ?", id);
    }

    void insertSession(Tx tx, OperatorSession session, String tokenSha256) {
        tx.update(
                """
                INSERT INTO operator_session (token_sha256, id, operator_id, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?)
                """,
                tokenSha256,
                session.id(),
                session.operator().id(),
                session.createdAt(),
                session.expiresAt());
    }

    Optional<OperatorSession> findSession(Tx tx, String tokenSha256, Instant now) {
        return tx.first(
                """
                SELECT s.id AS session_id, s.created_at AS session_created_at, s.expires_at,
                    o.id, o.email, o.role, o.created_at
                FROM operator_session s JOIN operator o ON o.id = s.operator_id
                WHERE s.token_sha256 = ? AND s.expires_at > ?
                """,
                OperatorStore::session,
                tokenSha256,
                now);
    }

    List<OperatorSession> sessionsOf(Tx tx, String operatorId, Instant now) {
        return tx.query(
                """
                SELECT s.id AS session_id, s.created_at AS session_created_at, s.expires_at,
                    o.id, o.email, o.role, o.created_at
                FROM operator_session s JOIN operator o ON o.id = s.operator_id
                WHERE s.operator_id = ? AND s.expires_at > ? ORDER BY s.id
                """,
                OperatorStore::session,
                operatorId,
                now);
    }

    boolean deleteSession(Tx tx, String operatorId, String sessionId) {
        return tx.update(
                        "DELETE FROM operator_session WHERE operator_id = ? AND id = ?",
                        operatorId,
                        sessionId)
                == 1;
    }

    void deleteSessions(Tx tx, String operatorId) {
        tx.update("DELETE FROM operator_session WHERE operator_id = ?", operatorId);
    }

    void deleteExpiredSessions(Tx tx, Instant now) {
        tx.update("DELETE FROM operator_session WHERE expires_at <= ?", now);
    }

    private static OperatorSession session(Row row) {
        return new OperatorSession(
                row.text("session_id"),
                operator(row),
                row.time("session_created_at"),
                row.time("expires_at"));
    }

    private static Operator operator(Row row) {
        return new Operator(
                row.text("id"),
                row.text("email"),
                row.constant("role", Role.class),
                row.time("created_at"));
    }
}
