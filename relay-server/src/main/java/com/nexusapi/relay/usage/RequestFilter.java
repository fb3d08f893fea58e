package com.nexusapi.relay.usage;

import com.nexusapi.common.admin.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Which calls to list; what is absent does not restrict.
 *
 * @param status such as 429, or its first digit for the whole class, such as 4
 */
public record RequestFilter(
        Optional<String> accountId,
        Optional<String> keyId,
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

    public RequestFilter ofAccount(String id) {
        return new RequestFilter(Optional.of(id), keyId, model, outcome, status, from, to);
    }
}
