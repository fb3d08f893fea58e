package com.nexusapi.relay.ledger;

import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Calls whose charge, record or reversal the store refused. They are not many, or nothing works:
 * beyond a limit records of calls that hold nothing are dropped.
 */
final class ParkedCalls {

    private static final int MOST = 10_000;

    sealed interface Parked {

        boolean mayBeDropped();
    }

    /** A call without charge, and the charge given up that still holds credit for it. */
    record Uncharged(UsageRecord record, Optional<PendingCharge> withheld) implements Parked {

        /** Its record is durable. */
        void free() {
            withheld.ifPresent(charge -> {
                charge.hold().credit().release(charge.hold().parts());
                charge.straightened().complete(true);
            });
        }

        @Override
        public boolean mayBeDropped() {
            return withheld.isEmpty();
        }
    }

    /** A charge that the customer must not pay: the end of its answer was withheld. */
    record Reversal(PendingCharge charge, SettledCall call) implements Parked {

        @Override
        public boolean mayBeDropped() {
            return false;
        }
    }

    private final Queue<Parked> calls = new ConcurrentLinkedQueue<>();

    void add(Parked call) {
        if (!call.mayBeDropped() || calls.size() < MOST) {
            calls.add(call);
        }
    }

    int size() {
        return calls.size();
    }

    List<Parked> takeAll() {
        List<Parked> taken = new ArrayList<>();
        for (Optional<Parked> next = next(); next.isPresent(); next = next()) {
            taken.add(next.get());
        }
        return taken;
    }

    private Optional<Parked> next() {
        return Optional.ofNullable(calls.poll());
    }
}
