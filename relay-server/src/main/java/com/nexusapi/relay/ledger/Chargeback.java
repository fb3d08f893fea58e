package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import java.util.Optional;

/**
 * Money of a top-up that went back without its credit having been frozen first.
 *
 * @param disputeId what the provider calls the dispute, or the refund: each is booked once
 * @param fee what the provider keeps for the dispute, zero for nothing
 * @param part of the credit, where not the whole top-up went back
 */
public record Chargeback(
        String disputeId, String topUpId, Money fee, Cause cause, Optional<Money> part) {

    /** Who sent the money back. */
    public enum Cause {
        /** The card's bank. */
        DISPUTE,
        /** Somebody on the provider's own pages, or a refund that came too late for its freeze. */
        REFUND
    }

    public Chargeback {
        if (fee.isNegative()) {
            throw new IllegalArgumentException("a dispute's fee is not below nothing: " + fee);
        }
        part.filter(amount -> !amount.isPositive())
                .ifPresent(amount -> {
                    throw new IllegalArgumentException("a part of " + amount);
                });
    }

    /** A whole top-up that the bank took back. */
    public Chargeback(String disputeId, String topUpId, Money fee) {
        this(disputeId, topUpId, fee, Cause.DISPUTE, Optional.empty());
    }

    /** For the journal. */
    String memo() {
        return (cause == Cause.DISPUTE ? "dispute " : "refund ") + disputeId;
    }
}
