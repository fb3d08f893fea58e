package com.nexusapi.relay.usage;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes the records of calls that are older than they are to be kept; the journal and the hourly
 * sums stay for ever. A record goes only when its entry is old as well, so that an entry at which
 * the verification still looks has all its records, however long a call took.
 */
public final class Retention {

    /** The prefix of entries' ids, which like all ids sort by time. */
    private static final String ENTRY_PREFIX = "jrn";

    private static final int RECORDS_OF_BATCH = 1_000;
    private static final int BATCHES_OF_RUN = 200;

    private final Db db;
    private final Clock clock;
    private final Duration kept;
    private final RetentionStore store = new RetentionStore();

    /**
     * Keeps records for so long.
     *
     * @param kept zero for ever
     */
    public Retention(Db db, Clock clock, Duration kept) {
        this.db = db;
        this.clock = clock;
        this.kept = kept;
    }

    /**
     * Deletes what is due, a bounded number of records in small transactions; called by a job.
     *
     * @return the number of records deleted
     */
    public long run() {
        if (kept.isZero()) {
            return 0;
        }
        Instant cutoff = clock.now().minus(kept);
        String beforeId = UsageStore.lowestId(cutoff);
        String keptFromEntry = Ids.lowest(ENTRY_PREFIX, cutoff);
        db.run(tx -> store.keepFrom(tx, keptFromEntry));
        long deleted = 0;
        String from = "";
        for (int batch = 0; batch < BATCHES_OF_RUN; batch++) {
            String begin = from;
            Optional<String> end =
                    db.call(tx -> store.endOfBatch(tx, begin, beforeId, RECORDS_OF_BATCH));
            deleted += db.call(tx -> store.delete(tx, begin, end.orElse(beforeId), keptFromEntry));
            if (end.isEmpty()) {
                break;
            }
            from = end.get();
        }
        return deleted;
    }
}
