package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;

/** Credit set aside for one running call. {@code amount} grows by {@link Ledger#extend}. */
public record Hold(String leaseId, String accountId, CallFacts call, Money amount) {

    Hold grownBy(Money more) {
        return new Hold(leaseId, accountId, call, amount.plus(more));
    }
}
