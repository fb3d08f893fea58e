package com.nexusapi.relay.reconciliation;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one run is to look at: all that happened since a time, and whatever was open before.
 *
 * @param isWhole whether all closed days are looked at as well, however old
 * @param open scopes of the differences that are not resolved
 */
record Look(Instant from, Instant now, boolean isWhole, Tolerances tolerances, Set<String> open) {

    Look {
        open = Set.copyOf(open);
    }

    /** The open scopes that begin with a word, without it. */
    Set<String> openOf(String word) {
        String prefix = word + " ";
        return open.stream()
                .filter(scope -> scope.startsWith(prefix))
                .map(scope -> scope.substring(prefix.length()))
                .collect(Collectors.toSet());
    }
}
