package com.nexusapi.relay.web;

import java.util.Optional;

/**
 * What a route answers.
 *
 * @param body sent as JSON
 * @param kept what is kept for a repeat of the request in place of a body with a secret
 * @param etag the version that an update must match
 */
public record Answer(
        int status, Optional<Object> body, Optional<Object> kept, Optional<String> etag) {

    public static Answer ok(Object body) {
        return new Answer(200, Optional.of(body), Optional.empty(), Optional.empty());
    }

    public static Answer created(Object body) {
        return new Answer(201, Optional.of(body), Optional.empty(), Optional.empty());
    }

    /** Taken, but not acting yet. */
    public static Answer accepted(Object body) {
        return new Answer(202, Optional.of(body), Optional.empty(), Optional.empty());
    }

    public static Answer noContent() {
        return new Answer(204, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The body has a secret that is shown this once; {@code shown} is the same without it. */
    public Answer keeping(Object shown) {
        return new Answer(status, body, Optional.of(shown), etag);
    }

    public Answer withEtag(String version) {
        return new Answer(status, body, kept, Optional.of(version));
    }
}
