package com.nexusapi.relay.reconciliation;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Reconciliation.UpstreamDifference;
import com.nexusapi.common.admin.Reconciliation.UpstreamImport;
import com.nexusapi.common.admin.Reconciliation.UpstreamImported;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.reconciliation.UpstreamStore.ChannelDay;
import com.nexusapi.relay.reconciliation.UpstreamStore.Invoiced;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Takes over what an upstream says of our usage, an invoice or an export of its own, in two steps:
 * what it would do is shown first. A row replaces the one of the same day, channel and model, so
 * that the same file again changes nothing.
 */
public final class ImportUpstream {

    private final Db db;
    private final Channels channels;
    private final Clock clock;
    private final Supplier<Tolerances> tolerances;
    private final UpstreamComparison comparison;
    private final AuditStore audit;
    private final UpstreamStore store = new UpstreamStore();

    public ImportUpstream(Db db, Channels channels, Clock clock, Supplier<Tolerances> tolerances) {
        this.db = db;
        this.channels = channels;
        this.clock = clock;
        this.tolerances = tolerances;
        this.comparison = new UpstreamComparison(db, channels);
        this.audit = new AuditStore(clock);
    }

    /** Counts rows by what becomes of them. */
    private static final class Tally {

        private long added;
        private long replaced;
        private long unchanged;
        private Money amount = Money.ZERO;

        void count(Optional<Invoiced> before, Invoiced row) {
            amount = amount.plus(row.amount());
            if (before.isEmpty()) {
                added++;
            } else if (before.get().equals(row)) {
                unchanged++;
            } else {
                replaced++;
            }
        }
    }

    /** Shows what the rows would do, or takes them over, all or none. */
    public UpstreamImported run(String actor, UpstreamImport asked) {
        List<Invoiced> rows = UpstreamCsv.read(asked.csv());
        TreeSet<String> known = new TreeSet<>();
        rows.forEach(row -> known.add(row.of().channelId()));
        for (String channelId : known) {
            require(
                    channels.find(channelId).isPresent(),
                    "csv",
                    "names the channel " + channelId + ", which there is not");
        }
        return db.call(tx -> run(tx, actor, rows, asked.apply()));
    }

    private UpstreamImported run(Tx tx, String actor, List<Invoiced> rows, boolean apply) {
        Tally tally = new Tally();
        Map<String, Map<String, Invoiced>> byDay = new TreeMap<>();
        for (Invoiced row : rows) {
            tally.count(store.find(tx, row.of(), row.model()), row);
            byDay.computeIfAbsent(row.of().toString(), day -> stored(tx, row.of()))
                    .put(row.model(), row);
            if (apply) {
                store.put(tx, row, actor, clock.now());
            }
        }
        if (apply) {
            String what = rows.size() + " rows, " + tally.amount;
            audit.append(tx, new Event(actor, "upstream.imported", "reconciliation", what));
        }
        List<UpstreamDifference> differences = new ArrayList<>();
        for (Map<String, Invoiced> day : byDay.values()) {
            ChannelDay of = day.values().iterator().next().of();
            comparison
                    .compare(tx, of, day.values(), tolerances.get())
                    .forEach(found ->
                            differences.add(
                                    new UpstreamDifference(
                                            found.kind(),
                                            found.subject(),
                                            found.sides(),
                                            found.cause())));
        }
        return new UpstreamImported(
                apply, tally.added, tally.replaced, tally.unchanged, tally.amount, differences);
    }

    private Map<String, Invoiced> stored(Tx tx, ChannelDay of) {
        Map<String, Invoiced> rows = new TreeMap<>();
        store.of(tx, of).forEach(row -> rows.put(row.model(), row));
        return rows;
    }
}
