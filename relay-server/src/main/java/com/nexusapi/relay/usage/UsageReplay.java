package com.nexusapi.relay.usage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Goes through past calls in the order of time. Never more than a page of them is in memory, and no
 * transaction looks at more than a few hours, however rare the models are.
 */
public final class UsageReplay {

    private static final int PAGE = 1_000;
    private static final Duration WINDOW = Duration.ofHours(6);

    private final Db db;
    private final ReplayStore store;

    public UsageReplay(Db db, ObjectMapper json) {
        this.db = db;
        this.store = new ReplayStore(json);
    }

    /** Hands over every call of the models that began in the span and whose charge stands. */
    public void forEach(Set<String> models, Instant from, Instant to, Consumer<ReplayedCall> work) {
        if (models.isEmpty()) {
            return;
        }
        for (Instant start = from; start.isBefore(to); start = start.plus(WINDOW)) {
            Instant end = start.plus(WINDOW).isBefore(to) ? start.plus(WINDOW) : to;
            replay(models, UsageStore.lowestId(start), UsageStore.lowestId(end), work);
        }
    }

    private void replay(Set<String> models, String begin, String end, Consumer<ReplayedCall> work) {
        // a lowest id without its end sorts before that id, and after all that are lower
        String after = begin.substring(0, begin.length() - 1);
        while (true) {
            String from = after;
            List<ReplayedCall> page = db.call(tx -> store.page(tx, models, from, end, PAGE));
            page.forEach(work);
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().id();
        }
    }
}
