package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import java.util.concurrent.CompletableFuture;

/** A call that waits for its account's credit to be leased. */
record LeaseAsk(Money bound, CompletableFuture<LeaseAnswer> answer) {

    LeaseAsk(Money bound) {
        this(bound, new CompletableFuture<>());
    }
}
