package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/**
 * Money that the card's bank took back for a whole top-up.
 *
 * @param fee what the provider keeps for the dispute, zero for nothing
 */
public record Chargeback(String disputeId, String topUpId, Money fee) {

    public Chargeback {
        if (fee.isNegative()) {
            throw new IllegalArgumentException("a dispute's fee is not below nothing: " + fee);
        }
    }
}
