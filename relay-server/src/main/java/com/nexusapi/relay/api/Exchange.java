package com.nexusapi.relay.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.web.SlowClients;
import com.nexusapi.relay.wire.AnthropicError;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Dialect;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * One request and its response on the public API: the request's id, its time, and the answers every
 * route gives.
 *
 * @param id sent back as {@code x-request-id}
 * @param dialect of its errors and headers
 * @param startedNanos monotonic time of the start
 */
record Exchange(
        String id,
        Dialect dialect,
        Instant startedAt,
        long startedNanos,
        ServerRequest request,
        ServerResponse response,
        SlowClients clients) {

    private static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    private static final HeaderName ANTHROPIC_REQUEST_ID = HeaderNames.create("request-id");
    private static final HeaderName API_KEY = HeaderNames.create("x-api-key");
    private static final HeaderName AZURE_KEY = HeaderNames.create("api-key");
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final ObjectMapper MAPPER = Json.newMapper();
    private static final long MOST_DRAINED = 1 << 20;
    private static final String BEARER = "bearer ";

    /**
     * The key of the request, never from the query: Anthropic's header goes first for its clients,
     * {@code Authorization} for all others (surface reference §1).
     */
    Optional<String> apiKey() {
        Optional<String> bearer = bearer();
        Optional<String> anthropic = header(API_KEY);
        Optional<String> first =
                dialect == Dialect.ANTHROPIC
                        ? anthropic.or(() -> bearer)
                        : bearer.or(() -> anthropic);
        return first.or(() -> header(AZURE_KEY));
    }

    private Optional<String> bearer() {
        return header(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    /**
     * What the usage record says of it.
     *
     * @param grant of the key that it came with
     * @param endpoint its id
     */
    CallFacts facts(KeyGrant grant, String endpoint, Optional<String> model, boolean isStream) {
        return new CallFacts(
                id,
                startedAt,
                Optional.of(grant.accountId()),
                Optional.of(grant.keyId()),
                model,
                endpoint,
                isStream);
    }

    void sendJson(Object value) {
        try {
            send(MAPPER.writeValueAsBytes(value), "application/json");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    void send(byte[] body, String contentType) {
        identify();
        response.header(HeaderNames.CONTENT_TYPE, contentType);
        response.status(Status.OK_200);
        taken(body);
    }

    void send(ApiError error) {
        identify();
        response.header(JSON);
        error.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (dialect == Dialect.ANTHROPIC) {
            AnthropicError theirs = AnthropicError.of(error);
            response.status(Status.create(theirs.status()));
            taken(theirs.json(id));
        } else {
            response.status(Status.create(error.status()));
            taken(error.json());
        }
    }

    /** Sends the body, which the client takes or is cut off. */
    private void taken(byte[] body) {
        try (SlowClients.Wait _ = clients.answering(body.length)) {
            response.send(body);
        }
    }

    /** Sends an error for a request whose body was not read; a large one is not waited for. */
    void sendUnread(ApiError error) {
        long unread = request.headers().contentLength().orElse(Long.MAX_VALUE);
        if (request.content().hasEntity() && unread > MOST_DRAINED) {
            response.header(HeaderNames.CONNECTION, "close");
        }
        send(error);
    }

    void identify() {
        response.header(REQUEST_ID, id);
        if (dialect == Dialect.ANTHROPIC) {
            response.header(ANTHROPIC_REQUEST_ID, id);
        }
    }
}
