package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A credit lot as stored. Always: amount = remaining + Σ unspent slices + consumed + refunded +
 * revoked + expired.
 */
record Lot(
        String id,
        LotKind kind,
        LotState state,
        Optional<String> topUpId,
        Money amount,
        Money remaining,
        Optional<Instant> expiresAt,
        Instant createdAt) {

    /**
     * Draw-down: grants, the soonest to expire first; then the oldest top-up, its bonus, the next
     * top-up (DESIGN §5).
     */
    static final Comparator<Lot> DRAW_DOWN =
            Comparator.comparing((Lot lot) -> lot.kind != LotKind.GRANT)
                    .thenComparing(lot ->
                            lot.kind == LotKind.GRANT
                                    ? lot.expiresAt.orElse(Instant.MAX)
                                    : lot.createdAt)
                    .thenComparing(lot -> lot.topUpId.orElse(""))
                    .thenComparing(Lot::kind)
                    .thenComparing(Lot::id);

    boolean isExpiredAt(Instant now) {
        return expiresAt.filter(expiry -> !now.isBefore(expiry)).isPresent();
    }

    /** True for a lot that a freeze may end in FROZEN. */
    boolean mayFreeze() {
        return state == LotState.OPEN || state == LotState.FREEZING;
    }

    /** True for credit that was paid for; bonus and grant are promotional. */
    boolean isPaid() {
        return kind == LotKind.TOP_UP;
    }
}
