package com.nexusapi.relay.api;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Endpoint;
import java.util.Optional;

/**
 * Answers calls that are refused before a journey begins, and keeps their usage record. Requests
 * without a key of ours are nobody's calls: they leave none, so that strangers cannot fill the
 * disk.
 */
public final class Refusals {

    /** The endpoint of calls to paths that are none; the path itself is the caller's text. */
    static final String NO_ENDPOINT = "unsupported";

    private final Ledger ledger;
    private final Clock clock;

    public Refusals(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void send(
            Exchange exchange,
            String endpoint,
            KeyGrant grant,
            Optional<String> model,
            ApiError error) {
        record(exchange, endpoint, grant, model, error);
        exchange.send(error);
    }

    /** Refuses a request whose key is not good. */
    void sendUnread(Exchange exchange, Endpoint endpoint, KeyCheck.Refused refused) {
        sendUnread(exchange, endpoint.id(), refused.grant(), refused.error());
    }

    /** Refuses a request whose body was not read. */
    void sendUnread(Exchange exchange, String endpoint, Optional<KeyGrant> grant, ApiError error) {
        grant.ifPresent(known -> record(exchange, endpoint, known, Optional.empty(), error));
        exchange.sendUnread(error);
    }

    private void record(
            Exchange exchange,
            String endpoint,
            KeyGrant grant,
            Optional<String> model,
            ApiError error) {
        ledger.recordUncharged(
                UsageRecord.uncharged(
                        exchange.facts(grant, endpoint, model, false),
                        error.status(),
                        Outcome.REFUSED,
                        error.code(),
                        clock.millisSince(exchange.startedNanos())));
    }
}
