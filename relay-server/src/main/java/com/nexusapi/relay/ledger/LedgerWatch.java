package com.nexusapi.relay.ledger;

import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.common.admin.LedgerVerification.Difference;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.LedgerCheckStore.Check;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Verifies the books again and again, on a snapshot that holds nobody up, and keeps the result
 * where every node finds it: an alarm stands from the first verification with a difference to the
 * first without. One node at a time does the work, and never for more than a tenth of the time.
 */
public final class LedgerWatch implements AlarmSource {

    /** Code of the alarm in the overview. */
    public static final String ALARM = "ledger_difference";

    private static final System.Logger LOG = System.getLogger(LedgerWatch.class.getName());
    private static final Duration LEAST_PAUSE = Duration.ofMinutes(5);
    private static final int REST_FACTOR = 10;
    private static final int MOST_CHARS = 500;

    private final Db db;
    private final LedgerVerifier verifier;
    private final Clock clock;
    private final LedgerCheckStore store = new LedgerCheckStore();
    private final AtomicLong runs = new AtomicLong();
    private volatile Duration lastRun = Duration.ZERO;
    private volatile long differences;

    public LedgerWatch(Db db, LedgerVerifier verifier, Clock clock) {
        this.db = db;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** Verifies if it is time and no other node does; called by a job. */
    public void runIfDue() {
        Instant now = clock.now();
        Duration rest = lastRun.multipliedBy(REST_FACTOR);
        Duration pause = rest.compareTo(LEAST_PAUSE) > 0 ? rest : LEAST_PAUSE;
        if (db.call(tx -> store.claim(tx, now, now.minus(pause)))) {
            run();
        } else {
            differences = db.call(store::read).differences();
        }
    }

    /** Verifies now, and keeps what was found. */
    public LedgerVerification run() {
        long begun = clock.nanoTime();
        LedgerVerification found = verifier.verify();
        lastRun = Duration.ofNanos(clock.nanoTime() - begun);
        runs.incrementAndGet();
        differences = found.differences().size();
        String first = found.differences().stream().findFirst().map(LedgerWatch::text).orElse("");
        if (differences > 0) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event=ledger_differs differences=" + differences + " first=" + first);
        }
        db.run(tx -> store.write(tx, clock.now(), found.differences().size(), first));
        return found;
    }

    private static String text(Difference difference) {
        String text =
                difference.check()
                        + " "
                        + difference.subject()
                        + ": expected "
                        + difference.expected()
                        + ", found "
                        + difference.found();
        return text.substring(0, Math.min(text.length(), MOST_CHARS));
    }

    /** The alarm that stands, if the last verification of any node found differences. */
    @Override
    public List<Overview.Alarm> alarms() {
        Check check = db.call(store::read);
        return check.differingSince().stream()
                .map(since ->
                        new Overview.Alarm(
                                ALARM,
                                since,
                                check.differences()
                                        + " differences in the books; the first: "
                                        + check.first()))
                .toList();
    }

    /** Differences at the last look, this node's or another's. */
    public long differences() {
        return differences;
    }

    /** Verifications that this node has ended. */
    public long runs() {
        return runs.get();
    }

    /** How long this node's last verification took. */
    public Duration lastRun() {
        return lastRun;
    }
}
