package com.nexusapi.relay.ledger;

import com.nexusapi.relay.metering.SettledCall;

/** Answer to {@link Ledger#settle}. */
public sealed interface Settlement {

    /** The charge is durable; the last bytes may go out. */
    record Durable(SettledCall call) implements Settlement {}

    /**
     * Not confirmed in time: the end of the answer must be withheld. A commit that is found later
     * is reversed by an entry, so the net charge is zero.
     */
    record Unconfirmed() implements Settlement {}
}
