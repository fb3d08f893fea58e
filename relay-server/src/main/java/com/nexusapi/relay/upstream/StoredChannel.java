package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A channel as it is kept. */
record StoredChannel(
        String id,
        String name,
        Channel.Kind kind,
        String baseUrl,
        Map<String, String> models,
        Map<String, Channel.Cost> costs,
        int priority,
        int weight,
        boolean enabled,
        boolean allowPrivateAddress,
        Instant createdAt,
        List<StoredCredential> credentials) {

    StoredChannel {
        models = Map.copyOf(models);
        costs = Map.copyOf(costs);
        credentials = List.copyOf(credentials);
    }

    /** Used for calls. */
    static final String ACTIVE = "ACTIVE";

    /** Kept sealed for the record, no longer used. */
    static final String DISABLED = "DISABLED";

    /** A credential, sealed under its id. */
    record StoredCredential(String id, Sealed sealed, String last4, String state) {

        boolean isActive() {
            return state.equals(ACTIVE);
        }
    }

    /** Bytes that only the vault can open. */
    static final class Sealed {

        private final byte[] bytes;

        Sealed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    StoredChannel withCosts(Map<String, Channel.Cost> other) {
        return new StoredChannel(
                id,
                name,
                kind,
                baseUrl,
                models,
                other,
                priority,
                weight,
                enabled,
                allowPrivateAddress,
                createdAt,
                credentials);
    }

    /** Ids of credentials that another state of it has not. */
    List<String> credentialsNotOf(StoredChannel other) {
        List<String> others = other.credentials().stream().map(StoredCredential::id).toList();
        return credentials.stream()
                .map(StoredCredential::id)
                .filter(id -> !others.contains(id))
                .toList();
    }

    Channel shown(ChannelHealth seen) {
        return new Channel(
                id,
                name,
                kind,
                baseUrl,
                credentials.stream()
                        .map(c ->
                                new Channel.Credential(
                                        c.id(), c.last4(), c.state(), seen.setAside(c.id())))
                        .toList(),
                models,
                priority,
                weight,
                enabled,
                allowPrivateAddress,
                costs,
                seen.of(this),
                seen.models(this));
    }
}
