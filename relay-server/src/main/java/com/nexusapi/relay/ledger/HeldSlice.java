package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.Comparator;

/**
 * A slice of a lot as the node that leased it knows it: what is left to spend, and how much of that
 * running calls hold. Guarded by the lock of its {@link AccountCredit}.
 */
final class HeldSlice {

    static final Comparator<HeldSlice> DRAW_DOWN =
            Comparator.comparing((HeldSlice slice) -> slice.lot, Lot.DRAW_DOWN)
                    .thenComparing(slice -> slice.leaseId);

    private final String leaseId;
    private final Lot lot;
    private Money left;
    private Money held = Money.ZERO;
    private boolean closing;

    HeldSlice(String leaseId, Lot lot, Money left) {
        this.leaseId = leaseId;
        this.lot = lot;
        this.left = left;
    }

    String leaseId() {
        return leaseId;
    }

    Lot lot() {
        return lot;
    }

    Money held() {
        return held;
    }

    /** What a new call may hold. */
    Money free() {
        return left.minus(held);
    }

    boolean isOpenAt(Instant now) {
        return !closing && !lot.isExpiredAt(now);
    }

    /** No new call holds it from now on; what is free is to be returned. */
    void close() {
        closing = true;
    }

    boolean isSpent() {
        return left.isZero();
    }

    void hold(Money amount) {
        held = held.plus(amount);
    }

    void release(Money amount) {
        held = held.minus(amount);
    }

    /** Takes what was charged, or is returned, out of what is left. */
    void take(Money amount) {
        left = left.minus(amount);
    }
}
