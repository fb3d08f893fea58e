package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Db;
import java.time.Duration;

/**
 * This process's right to hold leases. It shows signs of life on the database's clock; without an
 * answer for three seconds it holds nothing more, and a run silent for ten seconds is declared dead
 * by the others and its leases are swept (DESIGN §5). A node that finds itself declared dead begins
 * a new run.
 */
final class NodeRun {

    /** Without an answer for so long, no new holds. */
    static final Duration HOLDS_FOR = Duration.ofSeconds(3);

    /** Silent for so long, dead. */
    static final Duration LIVES_FOR = Duration.ofSeconds(10);

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final DatabaseClock databaseClock;
    private final LeaseStore store;
    private final String node;

    private volatile String id = "";
    private volatile long heardAtNanos;

    NodeRun(Ledger.Surroundings around, LeaseStore store, String node) {
        this.db = around.db();
        this.ids = around.ids();
        this.clock = around.clock();
        this.databaseClock = around.databaseClock();
        this.store = store;
        this.node = node;
        begin();
    }

    String id() {
        return id;
    }

    /** Registers a new run. */
    void begin() {
        long asked = clock.nanoTime();
        String next = ids.next("run", clock.now());
        db.run(tx -> store.insertRun(tx, next, node, clock.now(), databaseClock.now(tx)));
        id = next;
        heardAtNanos = asked;
    }

    boolean mayHold() {
        return clock.nanoTime() - heardAtNanos <= HOLDS_FOR.toNanos();
    }

    /** A sign of life; false when the run was declared dead meanwhile. */
    boolean beat() {
        long asked = clock.nanoTime();
        boolean lives = db.call(tx -> store.beat(tx, id, databaseClock.now(tx)));
        if (lives) {
            heardAtNanos = asked;
        }
        return lives;
    }

    /** Declares former runs of this node dead: it has restarted. */
    void endFormer() {
        db.run(tx -> store.endFormerRuns(tx, node, id));
    }

    /** Declares runs dead that have been silent for too long. */
    void endSilent() {
        db.run(tx -> store.endSilentRuns(tx, id, databaseClock.now(tx).minus(LIVES_FOR)));
    }

    /** Ends this run; it gives no more signs of life. */
    void end() {
        db.run(tx -> store.endRun(tx, id));
    }
}
