package com.nexusapi.relay.api;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.completion.ChatCall;
import com.nexusapi.relay.completion.ChatCompletions;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.BodyReading;
import com.nexusapi.relay.wire.ChatRequest;
import io.helidon.http.HeaderNames;
import java.util.Locale;
import java.util.Optional;

/** {@code POST /v1/chat/completions}. */
public final class ChatRoute {

    private final KeyCheck keys;
    private final RequestBody bodies;
    private final ChatCompletions completions;
    private final Refusals refusals;

    public ChatRoute(
            KeyCheck keys, ChatCompletions completions, Refusals refusals, long maxBodyBytes) {
        this.keys = keys;
        this.completions = completions;
        this.refusals = refusals;
        this.bodies = new RequestBody(maxBodyBytes);
    }

    void serve(Exchange exchange) {
        switch (keys.check(exchange)) {
            case KeyCheck.Refused refused ->
                    refuseUnread(exchange, refused.grant(), refused.error());
            case KeyCheck.Allowed(KeyGrant grant) -> read(exchange, grant);
        }
    }

    private void read(Exchange exchange, KeyGrant grant) {
        if (!isJson(exchange)) {
            ApiError error =
                    ApiError.unsupportedMediaType("Content-Type must be application/json.");
            refuseUnread(exchange, Optional.of(grant), error);
            return;
        }
        switch (bodies.read(exchange)) {
            case RequestBody.Reading.Refused(ApiError error) ->
                    refuseUnread(exchange, Optional.of(grant), error);
            case RequestBody.Reading.Whole whole -> call(exchange, grant, whole.bytes());
        }
    }

    private void refuseUnread(Exchange exchange, Optional<KeyGrant> grant, ApiError error) {
        refusals.sendUnread(exchange, ChatCompletions.ENDPOINT, grant, error);
    }

    private static boolean isJson(Exchange exchange) {
        return exchange.header(HeaderNames.CONTENT_TYPE)
                .map(type -> type.toLowerCase(Locale.ROOT).contains("json"))
                .orElse(true);
    }

    private void call(Exchange exchange, KeyGrant grant, byte[] body) {
        switch (ChatRequest.read(body)) {
            case BodyReading.Invalid invalid ->
                    refusals.send(exchange, grant, Optional.empty(), ApiError.of(invalid));
            case BodyReading.Valid(ChatRequest request) -> call(exchange, grant, request);
        }
    }

    private void call(Exchange exchange, KeyGrant grant, ChatRequest request) {
        String model = request.members().model();
        if (!grant.allows(model)) {
            ApiError error =
                    ApiError.notAllowed("This API key may not use the model '" + model + "'.");
            refusals.send(exchange, grant, Optional.of(model), error);
            return;
        }
        CallFacts facts =
                new CallFacts(
                        exchange.id(),
                        exchange.startedAt(),
                        Optional.of(grant.accountId()),
                        Optional.of(grant.keyId()),
                        Optional.of(model),
                        ChatCompletions.ENDPOINT,
                        request.members().stream());
        ChatCall call = new ChatCall(facts, grant, request, exchange.startedNanos());
        completions.serve(call, new HelidonSink(exchange));
    }
}
