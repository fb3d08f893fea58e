package com.nexusapi.relay.access;

import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Answers to operators' writes, at rest; a status of zero marks a write that is not finished. */
final class AnswerStore {

    static final int UNFINISHED = 0;

    record Kept(String requestSha256, int status, String body) {}

    Optional<Kept> find(Tx tx, String key, String operatorId) {
        return tx.first(
                """
                SELECT request_sha256, status, body FROM idempotent_answer
                WHERE idempotency_key = ? AND operator_id = ?
                """,
                row ->
                        new Kept(
                                row.text("request_sha256"),
                                row.intNumber("status"),
                                row.text("body")),
                key,
                operatorId);
    }

    void begin(Tx tx, RepeatedWrites.Write write, Instant at) {
        tx.update(
                """
                INSERT INTO idempotent_answer
                    (idempotency_key, operator_id, request_sha256, status, body, created_at)
                VALUES (?, ?, ?, ?, '', ?)
                """,
                write.key(),
                write.operatorId(),
                write.requestSha256(),
                UNFINISHED,
                at);
    }

    void finish(Tx tx, RepeatedWrites.Write write, int status, String body) {
        tx.update(
                """
                UPDATE idempotent_answer SET status = ?, body = ?
                WHERE idempotency_key = ? AND operator_id = ?
                """,
                status,
                body,
                write.key(),
                write.operatorId());
    }

    void forget(Tx tx, RepeatedWrites.Write write) {
        tx.update(
                "DELETE FROM idempotent_answer WHERE idempotency_key = ? AND operator_id = ?",
                write.key(),
                write.operatorId());
    }

    void deleteOlderThan(Tx tx, Instant time) {
        tx.update("DELETE FROM idempotent_answer WHERE created_at < ?", time);
    }
}
