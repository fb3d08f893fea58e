package com.nexusapi.relay.api;

import com.nexusapi.relay.wire.ApiError;

/**
 * Answers for paths and methods that are not offered. With a key of ours they leave a usage record
 * like any other refused call (surface reference §1.3).
 */
public final class Unoffered {

    private final KeyCheck keys;
    private final Refusals refusals;

    public Unoffered(KeyCheck keys, Refusals refusals) {
        this.keys = keys;
        this.refusals = refusals;
    }

    void refuse(Exchange exchange, ApiError error) {
        refusals.sendUnread(exchange, Refusals.NO_ENDPOINT, keys.owner(exchange), error);
    }
}
