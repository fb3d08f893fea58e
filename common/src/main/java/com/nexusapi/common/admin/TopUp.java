package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.Optional;

/** A purchase of credit as listed by {@code GET /top-ups}. */
public record TopUp(
        String id,
        String accountId,
        State state,
        Refund.Paid paid,
        Money credit,
        Money bonus,
        Optional<Instant> paidAt,
        Instant createdAt) {

    public enum State {
        PENDING,
        PAID,
        FAILED,
        REFUNDED
    }
}
