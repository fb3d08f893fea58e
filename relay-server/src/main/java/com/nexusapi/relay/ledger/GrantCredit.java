package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.Optional;

/** Promotional credit given by an operator. */
public record GrantCredit(
        String accountId, Money amount, String reason, Optional<Instant> expiresAt) {

    public GrantCredit {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("a grant is more than nothing: " + amount);
        }
    }
}
