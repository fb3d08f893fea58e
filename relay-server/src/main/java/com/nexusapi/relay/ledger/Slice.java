package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/** What a lease has taken out of one lot and not yet spent. */
record Slice(Lot lot, Money unspent) {}
