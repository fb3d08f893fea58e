package com.nexusapi.relay.api;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.completion.Completions;
import com.nexusapi.relay.foundation.BodyMemory;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.BodyReading;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.JsonRequest;
import io.helidon.http.HeaderNames;
import java.util.Locale;
import java.util.Optional;

/** {@code POST} of JSON to the endpoints that models answer. */
public final class JsonRoute {

    /** Of the heap, for the large ones among the requests, which are held whole. */
    private static final int REQUESTS_PERCENT = 35;

    private final KeyCheck keys;
    private final RequestBody bodies;
    private final BodyMemory memory = BodyMemory.ofHeap(REQUESTS_PERCENT);
    private final Calls calls;
    private final Refusals refusals;

    public JsonRoute(KeyCheck keys, Completions completions, Refusals refusals, long maxBodyBytes) {
        this.keys = keys;
        this.calls = new Calls(completions, refusals);
        this.refusals = refusals;
        this.bodies = new RequestBody(maxBodyBytes);
    }

    void serve(Endpoint endpoint, Exchange exchange) {
        keys.admit(
                exchange,
                grant -> read(endpoint, exchange, grant),
                refused -> refusals.sendUnread(exchange, endpoint, refused));
    }

    private void read(Endpoint endpoint, Exchange exchange, KeyGrant grant) {
        if (!isJson(exchange)) {
            ApiError error =
                    ApiError.unsupportedMediaType("Content-Type must be application/json.");
            refuseUnread(endpoint, exchange, grant, error);
            return;
        }
        try (BodyMemory.Share share = memory.share()) {
            switch (bodies.read(exchange, share)) {
                case RequestBody.Reading.Refused(ApiError error) ->
                        refuseUnread(endpoint, exchange, grant, error);
                case RequestBody.Reading.Whole whole ->
                        call(endpoint, exchange, grant, whole.bytes());
            }
        }
    }

    private void refuseUnread(
            Endpoint endpoint, Exchange exchange, KeyGrant grant, ApiError error) {
        refusals.sendUnread(exchange, endpoint.id(), Optional.of(grant), error);
    }

    private static boolean isJson(Exchange exchange) {
        return exchange.header(HeaderNames.CONTENT_TYPE)
                .map(type -> type.toLowerCase(Locale.ROOT).contains("json"))
                .orElse(true);
    }

    private void call(Endpoint endpoint, Exchange exchange, KeyGrant grant, byte[] body) {
        switch (JsonRequest.read(endpoint, body)) {
            case BodyReading.Invalid invalid ->
                    refusals.send(
                            exchange, endpoint.id(), grant, Optional.empty(), ApiError.of(invalid));
            case BodyReading.Valid(JsonRequest request) -> calls.serve(exchange, grant, request);
        }
    }
}
