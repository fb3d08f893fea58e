package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.Hold.Part;
import com.nexusapi.relay.metering.UsageRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A call that has ended and waits for its charge to be durable. */
final class PendingCharge {

    private enum Stage {
        QUEUED,
        TAKEN,
        GIVEN_UP
    }

    private final Hold hold;
    private final UsageRecord record;
    private final CompletableFuture<Settlement> result = new CompletableFuture<>();

    /** Of a call whose answer's end was withheld: completes when it is kept without charge. */
    private final CompletableFuture<Boolean> straightened = new CompletableFuture<>();

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

    PendingCharge(Hold hold, UsageRecord record) {
        this.hold = hold;
        this.record = record;
    }

    Hold hold() {
        return hold;
    }

    UsageRecord record() {
        return record;
    }

    CompletableFuture<Settlement> result() {
        return result;
    }

    CompletableFuture<Boolean> straightened() {
        return straightened;
    }

    /** Claims it for a settlement; false when its caller has given up. */
    boolean take() {
        return stage.compareAndSet(Stage.QUEUED, Stage.TAKEN);
    }

    /** Gives up waiting; false when a settlement has it already, and may charge it. */
    boolean giveUp() {
        return stage.compareAndSet(Stage.QUEUED, Stage.GIVEN_UP);
    }

    /** True when what is held covers the charge, so that no lot has to be asked. */
    boolean isCovered() {
        return hold.amount().compareTo(record.charge()) >= 0;
    }

    /** What the charge takes of what is held. */
    List<Part> charged() {
        return AccountCredit.charged(hold.parts(), record.charge());
    }

    boolean touches(String leaseId) {
        return hold.parts().stream().anyMatch(part -> part.slice().leaseId().equals(leaseId));
    }

    Money shortfall() {
        return record.charge().minus(hold.amount());
    }
}
