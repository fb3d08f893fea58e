package com.nexusapi.relay.upstream;

import com.nexusapi.relay.wire.Payload;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of an upstream.
 *
 * @param path behind the channel's base URL, with its query
 * @param accept the {@code Accept} header
 * @param headers of the client that pass to the upstream, by their lower-case names
 * @param passesOn a good answer is read as it comes, also when it is no stream of events
 */
public record UpstreamAsk(
        String method,
        String path,
        Optional<Body> body,
        String accept,
        Map<String, String> headers,
        boolean passesOn) {

    public UpstreamAsk {
        headers = Map.copyOf(headers);
    }

    /** A body and its {@code Content-Type}. */
    public record Body(Payload payload, String contentType) {}

    /** JSON for JSON, or for a stream of events. */
    public static UpstreamAsk post(String path, byte[] json, boolean stream) {
        return new UpstreamAsk(
                "POST",
                path,
                Optional.of(new Body(Payload.of(json), "application/json")),
                stream ? "text/event-stream" : "application/json",
                Map.of(),
                false);
    }
}
