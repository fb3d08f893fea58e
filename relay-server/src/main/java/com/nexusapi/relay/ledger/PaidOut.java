package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/**
 * A line of the provider's statement about a pay-out.
 *
 * @param lineId the provider's id of the line; each is booked once
 * @param amount by how much it owes us less; negative when a pay-out came back
 * @param isFee whether that went into its fee and not to our bank
 */
public record PaidOut(String lineId, String memo, Money amount, boolean isFee) {

    public PaidOut {
        if (amount.isZero()) {
            throw new IllegalArgumentException("a pay-out of nothing: " + lineId);
        }
    }
}
