package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a node's changes of its slices one after the other, each exactly once: the transaction
 * stores its number, so that a try whose outcome is unknown is found to be done if it was.
 */
final class NumberedChanges {

    private static final System.Logger LOG = System.getLogger(NumberedChanges.class.getName());
    private static final Duration BEFORE_REPEATING = Duration.ofMillis(200);

    private final Db db;
    private final Tasks tasks;
    private final LeaseStore leases;
    private final NodeRun run;

    /** Number of the last change begun; used by the one round that runs. */
    private long lastNumber;

    NumberedChanges(Db db, Tasks tasks, LeaseStore leases, NodeRun run) {
        this.db = db;
        this.tasks = tasks;
        this.leases = leases;
        this.run = run;
    }

    /**
     * Runs the change. While the store leaves the outcome unknown nothing else can be settled
     * either, so this asks until it knows: a failure that says for sure that the last try was not
     * committed says nothing of the one before, unless its number was found free.
     */
    <T> T make(Function<Tx, T> change) {
        Tries<T> tries = new Tries<>(run.id(), ++lastNumber);
        while (true) {
            try {
                db.run(tx -> tries.next(leases, tx, change));
                return tries.committed.orElseThrow();
            } catch (StoreException e) {
                tries.unknown |= e.isOutcomeUnknown();
                if (!tries.unknown) {
                    throw e;
                }
                LOG.log(System.Logger.Level.ERROR, "event=settlement_outcome_unknown", e);
                tasks.pause(BEFORE_REPEATING);
            }
        }
    }

    /** Tries of one change under one number. */
    private static final class Tries<T> {

        private final String run;
        private final long number;

        /** What the last try returned that ran to its end; no other can have been committed. */
        private Optional<T> committed = Optional.empty();

        /** Whether a try may have been committed. */
        private boolean unknown;

        Tries(String run, long number) {
            this.run = run;
            this.number = number;
        }

        void next(LeaseStore leases, Tx tx, Function<Tx, T> change) {
            if (leases.startBatch(tx, run, number)) {
                unknown = false;
                committed = Optional.of(change.apply(tx));
            }
        }
    }
}
