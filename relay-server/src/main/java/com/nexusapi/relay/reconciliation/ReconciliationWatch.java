package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.Reconciliation.Summary;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Db;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Raises the alarm when differences stay open for too long. */
public final class ReconciliationWatch implements AlarmSource {

    /** Code of the alarm in the overview. */
    public static final String ALARM = "difference_open";

    private final Reconciliations reconciliations;
    private final Clock clock;
    private final Supplier<Tolerances> tolerances;
    private volatile long open;

    public ReconciliationWatch(Db db, Clock clock, Supplier<Tolerances> tolerances) {
        this.reconciliations = new Reconciliations(db);
        this.clock = clock;
        this.tolerances = tolerances;
    }

    @Override
    public List<Overview.Alarm> alarms() {
        Summary summary = look();
        Instant limit = clock.now().minus(tolerances.get().alarmAge());
        return summary.oldestOpen().filter(oldest -> oldest.isBefore(limit)).stream()
                .map(oldest ->
                        new Overview.Alarm(
                                ALARM,
                                oldest,
                                summary.openCount()
                                        + " differences are open, about "
                                        + summary.atStake()))
                .toList();
    }

    /** Counts anew what the metric shows; called by a job. */
    public Summary look() {
        Summary summary = reconciliations.summary();
        open = summary.openCount();
        return summary;
    }

    /** Open differences at the last look. */
    public long open() {
        return open;
    }
}
