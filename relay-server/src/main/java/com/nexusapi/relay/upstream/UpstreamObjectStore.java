package com.nexusapi.relay.upstream;

import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.UpstreamObjects.Kept;
import java.time.Instant;
import java.util.Optional;

/** Objects that upstreams keep. */
final class UpstreamObjectStore {

    void insert(Tx tx, Kept object, Instant created, Instant expires) {
        if (exists(tx, object.id())) {
            return;
        }
        tx.update(
                """
                INSERT INTO upstream_object (id, account_id, channel_id, credential_id, model,
                                             tokens, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                object.id(),
                object.accountId(),
                object.channelId(),
                object.credentialId(),
                object.model(),
                object.tokens(),
                created,
                expires);
    }

    private static boolean exists(Tx tx, String id) {
        return !tx.query("SELECT id FROM upstream_object WHERE id = ?", row -> row.text("id"), id)
                .isEmpty();
    }

    Optional<Kept> find(Tx tx, String id, Instant now) {
        return tx
                .query(
                        """
                        SELECT id, account_id, channel_id, credential_id, model, tokens
                        FROM upstream_object WHERE id = ? AND expires_at > ?
                        """,
                        row ->
                                new Kept(
                                        row.text("id"),
                                        row.text("account_id"),
                                        row.text("channel_id"),
                                        row.text("credential_id"),
                                        row.text("model"),
                                        row.number("tokens")),
                        id,
                        now)
                .stream()
                .findFirst();
    }

    void delete(Tx tx, String id) {
        tx.update("DELETE FROM upstream_object WHERE id = ?", id);
    }

    void deleteExpired(Tx tx, Instant now) {
        tx.update("DELETE FROM upstream_object WHERE expires_at <= ?", now);
    }
}
