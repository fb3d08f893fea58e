package com.nexusapi.relay.api;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.completion.StoredResponses;
import com.nexusapi.relay.completion.StoredResponses.Operation;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Endpoint;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /v1/responses/{id}} and what lies below it. */
public final class ResponsesRoute {

    /** What a query may consist of when it goes on to an upstream. */
    private static final Pattern PLAIN_QUERY = Pattern.compile("[\\w.~%&=\\[\\],+-]*");

    private final KeyCheck keys;
    private final StoredResponses responses;
    private final Refusals refusals;

    public ResponsesRoute(KeyCheck keys, StoredResponses responses, Refusals refusals) {
        this.keys = keys;
        this.responses = responses;
        this.refusals = refusals;
    }

    void serve(Operation operation, Exchange exchange) {
        keys.admit(
                exchange,
                grant -> serve(operation, exchange, grant),
                refused -> refusals.sendUnread(exchange, Endpoint.RESPONSES, refused));
    }

    private void serve(Operation operation, Exchange exchange, KeyGrant grant) {
        String query = exchange.request().query().rawValue();
        responses.serve(
                new StoredResponses.Ask(
                        exchange.facts(grant, Endpoint.RESPONSES.id(), Optional.empty(), false),
                        grant,
                        operation,
                        exchange.request().path().pathParameters().get("id"),
                        PLAIN_QUERY.matcher(query).matches() ? query : "",
                        Calls.forwarded(exchange),
                        exchange.startedNanos()),
                new HelidonSink(exchange));
    }

    /**
     * {@code GET /v1/responses} is no endpoint; a client that tries a WebSocket there is told to
     * use HTTP, without asking for its key (surface reference §3.8).
     */
    void probe(Exchange exchange) {
        boolean isUpgrade =
                exchange.header(HeaderNames.UPGRADE)
                        .filter("websocket"::equalsIgnoreCase)
                        .isPresent();
        if (isUpgrade) {
            exchange.send(ApiError.upgradeRequired());
            // said in the answer, and not done by the web server
            throw new CloseConnectionException("a WebSocket was refused");
        }
        refusals.sendUnread(
                exchange,
                Refusals.NO_ENDPOINT,
                keys.owner(exchange),
                ApiError.methodNotAllowed("GET", "POST"));
    }
}
