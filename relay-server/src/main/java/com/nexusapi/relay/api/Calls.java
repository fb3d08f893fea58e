package com.nexusapi.relay.api;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.access.Limited;
import com.nexusapi.relay.completion.ApiCall;
import com.nexusapi.relay.completion.Completions;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Asked;
import com.nexusapi.relay.wire.ModelRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes requests that were read to the journey. */
final class Calls {

    /** The client's headers that mean something to upstreams (surface reference §6). */
    private static final List<HeaderName> FORWARDED =
            List.of(
                    HeaderNames.create("openai-beta"),
                    HeaderNames.create("anthropic-version"),
                    HeaderNames.create("anthropic-beta"));

    private final Completions completions;
    private final Refusals refusals;

    Calls(Completions completions, Refusals refusals) {
        this.completions = completions;
        this.refusals = refusals;
    }

    void serve(Exchange exchange, KeyGrant grant, ModelRequest request) {
        Asked asked = request.asked();
        String model = asked.model();
        Optional<Limited> refusing = grant.refusing(model);
        if (refusing.isPresent()) {
            ApiError error =
                    ApiError.notAllowed(
                            "The model '%s' is not open to %s."
                                    .formatted(model, refusing.get().words()));
            refusals.send(exchange, asked.endpoint().id(), grant, Optional.of(model), error);
            return;
        }
        CallFacts facts =
                exchange.facts(grant, asked.endpoint().id(), Optional.of(model), asked.stream());
        ApiCall call =
                new ApiCall(facts, grant, request, exchange.startedNanos(), forwarded(exchange));
        completions.serve(call, new HelidonSink(exchange));
    }

    static Map<String, String> forwarded(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (HeaderName name : FORWARDED) {
            exchange.header(name)
                    .filter(Calls::isPlain)
                    .ifPresent(value -> headers.put(name.lowerCase(), value));
        }
        return headers;
    }

    private static boolean isPlain(String value) {
        return value.chars().allMatch(letter -> letter >= ' ' && letter < 0x7F);
    }
}
