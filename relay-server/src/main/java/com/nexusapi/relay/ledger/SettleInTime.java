package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a settlement for a limited time. When it is not confirmed by then, the caller withholds
 * the answer's end, so the customer must not pay: the settlement turns into a release, and a commit
 * that is found later is reversed by an entry (DESIGN §4.7).
 */
final class SettleInTime {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final System.Logger LOG = System.getLogger(SettleInTime.class.getName());

    private final Db db;
    private final Settlements settlements;
    private final Leases leases;
    private final SettlementPart usage;
    private final Clock clock;

    SettleInTime(Db db, Clock clock, Settlements settlements, Leases leases, SettlementPart usage) {
        this.db = db;
        this.clock = clock;
        this.settlements = settlements;
        this.leases = leases;
        this.usage = usage;
    }

    Settlement settle(Settlements.Ended ended) {
        Attempt attempt = new Attempt(ended);
        CompletableFuture<Settlement> result = db.submit(attempt::run);
        try {
            return await(result);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event=settlement_unconfirmed request=" + ended.record().id(),
                    e);
            attempt.withhold(result);
            return new Settlement.Unconfirmed();
        }
    }

    private Settlement await(CompletableFuture<Settlement> result)
            throws TimeoutException, ExecutionException {
        long deadline = clock.nanoTime() + LIMIT.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get(deadline - clock.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One settlement, whose caller may give up waiting while it is queued or running. */
    private final class Attempt {

        private final Settlements.Ended ended;
        private volatile boolean withheld;

        Attempt(Settlements.Ended ended) {
            this.ended = ended;
        }

        Settlement run(Tx tx) {
            if (withheld) {
                return new Settlement.Unconfirmed();
            }
            List<SettledCall> settled = settlements.settle(tx, List.of(ended));
            if (!settled.isEmpty()) {
                return new Settlement.Durable(settled.getFirst());
            }
            return settlements.wasWithheld(tx, ended.record().id())
                    ? new Settlement.Unconfirmed()
                    : new Settlement.Durable(SettledCall.uncharged(ended.record()));
        }

        /** Undoes the settlement once it has ended one way or the other. */
        void withhold(CompletableFuture<Settlement> result) {
            withheld = true;
            CompletableFuture<Boolean> undone =
                    result.handle((settlement, failure) -> failure == null)
                            .thenCompose(committed -> db.submit(this::undo));
            var _ =
                    undone.exceptionally(e -> {
                        LOG.log(
                                System.Logger.Level.ERROR,
                                "event=withheld_call_kept_its_hold request=" + ended.record().id(),
                                e);
                        return false;
                    });
        }

        private boolean undo(Tx tx) {
            if (leases.giveBack(tx, ended.accountId(), ended.leaseId())) {
                usage.write(tx, List.of(SettledCall.uncharged(ended.record().withheld())));
                return true;
            }
            return settlements.reverse(tx, ended.accountId(), ended.record());
        }
    }
}
