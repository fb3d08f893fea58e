package com.nexusapi.console.client;

import com.nexusapi.common.admin.Outcome;
import java.time.Instant;
import java.util.Optional;

/** Which calls to list; what is absent does not limit. */
public record RequestFilter(
        Optional<String> account,
        Optional<String> key,
        Optional<String> model,
        Optional<Outcome> outcome,
        Optional<Integer> status,
        Optional<Instant> from,
        Optional<Instant> to) {

    public static final RequestFilter ALL =
            new RequestFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
