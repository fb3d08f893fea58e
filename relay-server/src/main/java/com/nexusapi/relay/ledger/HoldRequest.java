package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;

/**
 * Asks for credit before a call.
 *
 * @param bound the most that the call can be charged
 */
public record HoldRequest(String accountId, CallFacts call, Money bound) {}
