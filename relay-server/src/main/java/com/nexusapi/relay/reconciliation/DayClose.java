package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.relay.reconciliation.ClosedDayStore.Stored;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the totals of days that are over, once and for all, and finds closed days on which the
 * journal has changed since.
 */
final class DayClose {

    /** Settlements that began before midnight have ended by then, on whatever node. */
    private static final Duration REST = Duration.ofHours(1);

    /** What the digests begin with, where no day is closed yet. */
    private static final String BEGINNING = "";

    private final Db db;
    private final ClosedDayStore store = new ClosedDayStore();

    DayClose(Db db) {
        this.db = db;
    }

    private static String scope(LocalDate day) {
        return "close " + day;
    }

    /** The last day that may be closed. */
    static LocalDate lastOver(Instant now) {
        return LocalDate.ofInstant(now.minus(REST), ZoneOffset.UTC).minusDays(1);
    }

    /** The next day to close, if it is over. */
    Optional<LocalDate> due(Tx tx, Instant now) {
        return store.last(tx)
                .map(last -> last.shown().day().plusDays(1))
                .or(() -> store.firstDay(tx))
                .filter(day -> !day.isAfter(lastOver(now)));
    }

    /** Closes the next day that is over; false when there is none. */
    boolean closeNext(Tx tx, Instant now, long openDifferences) {
        Optional<LocalDate> due = due(tx, now);
        due.ifPresent(day -> close(tx, day, now, openDifferences));
        return due.isPresent();
    }

    private void close(Tx tx, LocalDate day, Instant now, long openDifferences) {
        Optional<Stored> before = store.last(tx);
        DayTotals totals = totals(tx, day);
        Money deferredBefore =
                before.map(last -> last.shown().deferred())
                        .orElseGet(() -> store.deferredBefore(tx, day));
        String digestBefore = before.map(last -> last.shown().digest()).orElse(BEGINNING);
        store.insert(
                tx,
                new Stored(
                        new ClosedDay(
                                day,
                                now,
                                totals.revenue(),
                                totals.promo(),
                                totals.cost(),
                                totals.topUps(),
                                totals.refunds(),
                                totals.fees(),
                                deferredBefore.plus(totals.deferredChange()),
                                totals.entries(),
                                openDifferences,
                                totals.after(digestBefore)),
                        totals.movements()));
    }

    private DayTotals totals(Tx tx, LocalDate day) {
        return DayTotals.of(store.movements(tx, day), store.entries(tx, day));
    }

    /** Closed days that the journal tells differently now. */
    Findings compare(Look look) {
        Findings findings = new Findings();
        LocalDate from =
                look.isWhole() ? LocalDate.EPOCH : LocalDate.ofInstant(look.from(), ZoneOffset.UTC);
        db.snapshot(tx -> store.since(tx, from)).forEach(stored -> compare(stored, findings));
        look.openOf("close").stream()
                .map(LocalDate::parse)
                .filter(day -> day.isBefore(from))
                .flatMap(day -> db.call(tx -> store.find(tx, day)).stream())
                .forEach(stored -> compare(stored, findings));
        return findings;
    }

    private void compare(Stored stored, Findings findings) {
        LocalDate day = stored.shown().day();
        findings.examined(scope(day));
        DayTotals now = db.snapshot(tx -> totals(tx, day));
        if (now.movements().equals(stored.movements())
                && now.entries() == stored.shown().entries()) {
            return;
        }
        Map<String, Money> closed = closedTotals(stored.shown());
        boolean isNamed = false;
        for (Map.Entry<String, Money> total : now.byName().entrySet()) {
            Money before = closed.getOrDefault(total.getKey(), Money.ZERO);
            if (!before.equals(total.getValue())) {
                Sides sides = Sides.of(total.getValue(), before);
                findings.add(finding(stored, now, total.getKey(), sides));
                isNamed = true;
            }
        }
        if (!isNamed) {
            Sides none = Sides.of(Optional.empty(), Optional.empty());
            findings.add(finding(stored, now, "entries", none));
        }
    }

    private static Map<String, Money> closedTotals(ClosedDay day) {
        return new DayTotals(
                        day.revenue(),
                        day.promo(),
                        day.cost(),
                        day.topUps(),
                        day.refunds(),
                        day.fees(),
                        Money.ZERO,
                        day.entries(),
                        "")
                .byName();
    }

    private static Finding finding(Stored stored, DayTotals now, String total, Sides sides) {
        ClosedDay day = stored.shown();
        return new Finding(
                Kind.CLOSED_DAY,
                day.day() + " " + total,
                scope(day.day()),
                sides,
                now.entries() > day.entries() ? Cause.ENTERED_LATE : Cause.RECORDS_CHANGED,
                List.of(
                        new Fact("day", day.day().toString()),
                        new Fact("closedAt", day.closedAt().toString()),
                        new Fact("entriesThen", Long.toString(day.entries())),
                        new Fact("entriesNow", Long.toString(now.entries())),
                        new Fact("digestThen", stored.movements()),
                        new Fact("digestNow", now.movements())));
    }
}
