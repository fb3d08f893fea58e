package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/** So much of a slice goes back to its lot; zero for a slice that is only to be ended. */
record Returned(String leaseId, String lotId, Money amount) {}
