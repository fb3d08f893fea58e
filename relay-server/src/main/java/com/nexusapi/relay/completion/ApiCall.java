package com.nexusapi.relay.completion;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.wire.Asked;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.ModelRequest;
import java.util.Map;

/**
 * A call to a model that a valid key asks for.
 *
 * @param startedNanos monotonic time at which the request's first byte was read
 * @param headers of the client that pass to the upstream, by their lower-case names
 */
public record ApiCall(
        CallFacts facts,
        KeyGrant key,
        ModelRequest request,
        long startedNanos,
        Map<String, String> headers) {

    public ApiCall {
        headers = Map.copyOf(headers);
    }

    Asked asked() {
        return request.asked();
    }

    Endpoint endpoint() {
        return request.asked().endpoint();
    }
}
