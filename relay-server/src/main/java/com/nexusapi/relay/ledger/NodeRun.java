package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * This process's right to hold leases. It shows signs of life on the database's clock; without an
 * answer for three seconds it holds nothing more, and a run silent for ten seconds is declared dead
 * by the others and its leases are swept (DESIGN §5). A node that finds itself declared dead begins
 * a new run.
 */
final class NodeRun {

    private static final System.Logger LOG = System.getLogger(NodeRun.class.getName());

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

    private final Tasks tasks;
    private final Rounds<CompletableFuture<Boolean>> asked;

    private volatile String id = "";
    private volatile long heardAtNanos;
    private volatile int nodes = 1;

    /** While a new run begins, what is known may be the former's. */
    private volatile boolean isBeginning;

    NodeRun(Ledger.Surroundings around, LeaseStore store, String node) {
        this.db = around.db();
        this.ids = around.ids();
        this.clock = around.clock();
        this.databaseClock = around.databaseClock();
        this.store = store;
        this.node = node;
        this.tasks = around.tasks();
        this.asked = new Rounds<>(tasks, Integer.MAX_VALUE, this::ask);
        begin(() -> {});
    }

    String id() {
        return id;
    }

    /** How many nodes gave signs of life lately, this one included. */
    int nodes() {
        return nodes;
    }

    /**
     * Registers a new run.
     *
     * @param forget drops what the former run leased; nothing is held before it is done
     */
    void begin(Runnable forget) {
        isBeginning = true;
        try {
            long begun = clock.nanoTime();
            String next = ids.next("run", clock.now());
            db.run(tx -> store.insertRun(tx, next, node, clock.now(), databaseClock.now(tx)));
            id = next;
            forget.run();
            heardAtNanos = begun;
        } finally {
            isBeginning = false;
        }
    }

    /** True when the store answered lately; asks it if it has not, since a pause is no failure. */
    boolean mayHold() {
        return (isHeard() || hears()) && !isBeginning;
    }

    private boolean isHeard() {
        return clock.nanoTime() - heardAtNanos <= HOLDS_FOR.toNanos();
    }

    private boolean hears() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        asked.add(answer);
        try {
            return tasks.await(answer, HOLDS_FOR) && isHeard();
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** One sign of life for all calls that wait for it. */
    private void ask(List<CompletableFuture<Boolean>> waiting) {
        boolean lives = false;
        try {
            lives = isHeard() || beat();
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.ERROR, "event=store_does_not_answer run=" + id, e);
        } finally {
            boolean told = lives;
            waiting.forEach(answer -> answer.complete(told));
        }
    }

    /** A sign of life; false when the run was declared dead meanwhile. */
    boolean beat() {
        long asked = clock.nanoTime();
        boolean lives =
                db.call(tx -> {
                    nodes = store.liveRuns(tx);
                    return store.beat(tx, id, databaseClock.now(tx));
                });
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
