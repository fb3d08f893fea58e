package com.nexusapi.relay.ledger;

import com.nexusapi.relay.store.Tx;
import java.time.Instant;

/** The one clock that all nodes share: heartbeats are judged by it. */
public interface DatabaseClock {

    Instant now(Tx tx);

    /** The time of the transaction's beginning. */
    static DatabaseClock ofTheDatabase() {
        return LeaseStore::now;
    }
}
