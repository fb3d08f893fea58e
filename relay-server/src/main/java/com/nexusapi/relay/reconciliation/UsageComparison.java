package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.reconciliation.UsageSumStore.DaySums;
import com.nexusapi.relay.store.Db;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * The journal against the records of calls: the calls of an entry add up to its postings, and a
 * day's records to the hourly sums. Exact: there is nothing here that could be rounded.
 */
final class UsageComparison {

    /** All entries are looked at together. */
    private static final String ENTRIES = "entries";

    private static final Map<String, Kind> CHECKS =
            Map.of("charges_of_entry", Kind.ENTRY_CHARGES, "costs_of_entry", Kind.ENTRY_COSTS);

    private final Db db;
    private final LedgerVerifier verifier;
    private final UsageSumStore store = new UsageSumStore();

    UsageComparison(Db db) {
        this.db = db;
        this.verifier = new LedgerVerifier(db);
    }

    Findings compare(Look look) {
        Findings findings = new Findings();
        findings.examined(ENTRIES);
        verifier.verify().differences().stream()
                .filter(difference -> CHECKS.containsKey(difference.check()))
                .forEach(difference -> findings.add(ofEntry(difference)));
        LocalDate day = LocalDate.ofInstant(look.from(), ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(look.now(), ZoneOffset.UTC);
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            compare(day, findings);
        }
        look.openOf("hours").stream()
                .map(LocalDate::parse)
                .filter(open -> !findings.examined().contains(scope(open)))
                .forEach(open -> compare(open, findings));
        return findings;
    }

    private static Finding ofEntry(LedgerVerification.Difference difference) {
        Kind kind = CHECKS.getOrDefault(difference.check(), Kind.ENTRY_CHARGES);
        return new Finding(
                kind,
                difference.subject(),
                ENTRIES,
                Sides.of(money(difference.found()), money(difference.expected())),
                Cause.RECORDS_CHANGED,
                List.of(
                        new Fact("entry", difference.subject()),
                        new Fact("check", difference.check())));
    }

    private static Money money(String nanos) {
        return Money.ofNanos(Long.parseLong(nanos));
    }

    private static String scope(LocalDate day) {
        return "hours " + day;
    }

    /** A day whose records are not all kept any more says nothing, and is not looked at. */
    private void compare(LocalDate day, Findings findings) {
        db.snapshot(tx -> store.sums(tx, day))
                .ifPresent(sums -> {
                    findings.examined(scope(day));
                    add(findings, day, "charges", sums.charges());
                    add(findings, day, "costs", sums.costs());
                });
    }

    private static void add(Findings findings, LocalDate day, String what, DaySums.Pair pair) {
        if (!pair.hours().equals(pair.records())) {
            findings.add(
                    new Finding(
                            Kind.HOURLY_SUMS,
                            day + " " + what,
                            scope(day),
                            Sides.of(pair.hours(), pair.records()),
                            Cause.RECORDS_CHANGED,
                            List.of(new Fact("day", day.toString()), new Fact("sum", what))));
        }
    }
}
