package com.nexusapi.relay.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.StoredChannel.Sealed;
import com.nexusapi.relay.upstream.StoredChannel.StoredCredential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Channels and their sealed credentials. */
final class ChannelStore {

    private static final TypeReference<Map<String, String>> MODELS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Channel.Cost>> COSTS = new TypeReference<>() {};

    private final ObjectMapper json = Json.newMapper();

    /** All channels, lowest priority number first, then oldest first. */
    List<StoredChannel> all(Tx tx) {
        Map<String, List<StoredCredential>> credentials =
                tx
                        .query(
                                """
                                SELECT id, channel_id, sealed, last4, state
                                FROM channel_credential ORDER BY id
                                """,
                                row -> Map.entry(row.text("channel_id"), credential(row)))
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.toList())));
        return tx.query(
                """
                SELECT id, name, kind, base_url, models, costs, priority, weight, enabled,
                       allow_private_address, created_at
                FROM channel ORDER BY priority, id
                """,
                row -> channel(row, credentials.getOrDefault(row.text("id"), List.of())));
    }

    Optional<StoredChannel> find(Tx tx, String id) {
        return all(tx).stream().filter(channel -> channel.id().equals(id)).findFirst();
    }

    /** The same, for a change: locked, so that it is not made of what another change replaces. */
    Optional<StoredChannel> findToChange(Tx tx, String id) {
        tx.query("SELECT id FROM channel WHERE id = ? FOR UPDATE", row -> row.text("id"), id);
        return find(tx, id);
    }

    void insert(Tx tx, StoredChannel channel) {
        tx.update(
                """
                INSERT INTO channel (id, name, kind, base_url, models, costs, priority, weight,
                                     enabled, allow_private_address, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                channel.id(),
                channel.name(),
                channel.kind(),
                channel.baseUrl(),
                write(channel.models()),
                write(channel.costs()),
                channel.priority(),
                channel.weight(),
                channel.enabled(),
                channel.allowPrivateAddress(),
                channel.createdAt());
        insertCredentials(tx, channel);
    }

    /** Writes all that may change, credentials included. */
    void update(Tx tx, StoredChannel channel) {
        tx.update(
                """
                UPDATE channel SET name = ?, base_url = ?, models = ?, costs = ?, priority = ?,
                                   weight = ?, enabled = ?, allow_private_address = ?
                WHERE id = ?
                """,
                channel.name(),
                channel.baseUrl(),
                write(channel.models()),
                write(channel.costs()),
                channel.priority(),
                channel.weight(),
                channel.enabled(),
                channel.allowPrivateAddress(),
                channel.id());
        deleteCredentials(tx, channel.id());
        insertCredentials(tx, channel);
    }

    void delete(Tx tx, String id) {
        deleteCredentials(tx, id);
        tx.update("DELETE FROM channel WHERE id = ?", id);
    }

    private static void deleteCredentials(Tx tx, String channelId) {
        tx.update("DELETE FROM channel_credential WHERE channel_id = ?", channelId);
    }

    private static void insertCredentials(Tx tx, StoredChannel channel) {
        for (StoredCredential credential : channel.credentials()) {
            tx.update(
                    """
                    INSERT INTO channel_credential (id, channel_id, sealed, last4, state)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    credential.id(),
                    channel.id(),
                    credential.sealed().bytes(),
                    credential.last4(),
                    credential.state());
        }
    }

    private static StoredCredential credential(Row row) {
        return new StoredCredential(
                row.text("id"),
                new Sealed(row.bytes("sealed")),
                row.text("last4"),
                row.text("state"));
    }

    private StoredChannel channel(Row row, List<StoredCredential> credentials) {
        return new StoredChannel(
                row.text("id"),
                row.text("name"),
                row.constant("kind", Channel.Kind.class),
                row.text("base_url"),
                read(row.text("models"), MODELS),
                read(row.text("costs"), COSTS),
                row.intNumber("priority"),
                row.intNumber("weight"),
                row.flag("enabled"),
                row.flag("allow_private_address"),
                row.time("created_at"),
                credentials);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new StoreException("writing a channel", e);
        }
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new StoreException("reading a channel", e);
        }
    }
}
