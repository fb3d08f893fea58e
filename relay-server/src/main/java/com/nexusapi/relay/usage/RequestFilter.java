package com.nexusapi.relay.usage;

import com.nexusapi.common.admin.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Which calls to list; what is absent does not restrict.
 *
 * @param statusClass the first digit of the status, such as 4
 */
public record RequestFilter(
        Optional<String> accountId,
        Optional<String> keyId,
        Optional<String> model,
        Optional<Outcome> outcome,
        Optional<Integer> statusClass,
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
        return new RequestFilter(Optional.of(id), keyId, model, outcome, statusClass, from, to);
    }
}
