package com.nexusapi.relay.ledger;

import com.nexusapi.relay.metering.SettledCall;
import java.util.concurrent.CompletableFuture;

/** Answer to {@link Ledger#settle}. */
public sealed interface Settlement {

    /** The charge is durable; the last bytes may go out. */
    record Durable(SettledCall call) implements Settlement {}

    /**
     * Not confirmed in time: the end of the answer must be withheld. A commit that is found later
     * is reversed by an entry, so the net charge is zero.
     *
     * @param straightened completes when that, or the record without charge, is durable; until then
     *     somebody must remember the call beyond the end of this process
     */
    record Unconfirmed(CompletableFuture<Boolean> straightened) implements Settlement {}
}
