package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.InvalidValueException;

/**
 * Who of the operators decided something, and why; the ledger writes both into the audit log in the
 * transaction of the books.
 */
public record Decision(String actor, String reason) {

    private static final int MOST_CHARS = 1_000;

    public Decision {
        reason = InvalidValueException.requireText(reason, MOST_CHARS, "reason");
    }
}
