package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.metering.Draws;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for each call in the store: charged once if it was delivered, otherwise at most once. */
final class CallReckoning {

    private static final Money MOST_DEBT = Money.ofDollars(1);

    private record Kept(
            String id,
            String account,
            Outcome outcome,
            Money charge,
            Optional<String> entry,
            String draws,
            boolean isReversed) {}

    private record Uncovered(String entry, String call, Money owed, Money lost) {}

    private final Model model;

    CallReckoning(Model model) {
        this.model = model;
    }

    /** Checks all calls; returns what the accounts have been charged, after reversals. */
    Map<String, Money> reckon(Tx tx) {
        Map<String, Money> charged = new HashMap<>();
        Map<String, Kept> kept = new HashMap<>();
        tx.query(
                        """
                        SELECT id, account_id, outcome, charge, entry_id, draws, reversed_by
                        FROM usage_record
                        """,
                        CallReckoning::kept)
                .forEach(each -> kept.put(each.id(), each));
        for (Kept each : kept.values()) {
            if (each.id().startsWith("req")) {
                Call call =
                        model.call(each.id())
                                .orElseThrow(() -> Reckoning.wrong("nobody's call", each));
                checkCharge(call, each);
                charged.merge(call.account(), each.charge(), Money::plus);
            } else {
                Reckoning.expect(each.charge().isZero(), "charged without use", each);
            }
        }
        model.calls()
                .values()
                .forEach(call -> checkCall(call, Optional.ofNullable(kept.get(call.id()))));
        checkUncovered(tx);
        checkHours(tx);
        return charged;
    }

    private static Kept kept(Row row) {
        return new Kept(
                row.text("id"),
                row.text("account_id"),
                row.constant("outcome", Outcome.class),
                row.money("charge"),
                row.optionalText("entry_id"),
                row.text("draws"),
                row.optionalText("reversed_by").isPresent());
    }

    private static void checkCharge(Call call, Kept kept) {
        Reckoning.expect(kept.account().equals(call.account()), "another's call", kept);
        Money charge = kept.charge();
        Reckoning.expect(
                charge.isZero() || charge.equals(call.charge()),
                "charged other than used, " + call.charge(),
                kept);
        Money drawn = Money.ZERO;
        for (var draw : Draws.read(kept.draws())) {
            drawn = drawn.plus(draw.amount());
        }
        Reckoning.expect(
                kept.isReversed() || drawn.compareTo(charge) <= 0, "drawn beyond charge", kept);
        Reckoning.expect(
                charge.isZero() || kept.entry().isPresent(), "charged without entry", kept);
    }

    private static void checkCall(Call call, Optional<Kept> kept) {
        String what = call.state() + " " + call.id() + " at " + call.process().node();
        boolean survived = !call.process().isDead();
        switch (call.state()) {
            case DELIVERED -> {
                Kept record = kept.orElseThrow(() -> Reckoning.wrong(what, "no record"));
                Reckoning.expect(
                        record.charge().equals(call.charge())
                                && !record.isReversed()
                                && record.outcome() != Outcome.WITHHELD,
                        what,
                        record);
            }
            case WITHHELD -> {
                if (survived) {
                    Kept record = kept.orElseThrow(() -> Reckoning.wrong(what, "no record"));
                    Reckoning.expect(
                            record.charge().isZero() && record.outcome() == Outcome.WITHHELD,
                            what,
                            record);
                }
            }
            case RELEASED -> {
                if (survived) {
                    Kept record = kept.orElseThrow(() -> Reckoning.wrong(what, "no record"));
                    Reckoning.expect(record.charge().isZero(), what, record);
                }
            }
            case REFUSED -> Reckoning.expect(kept.isEmpty(), what, kept);
            case ASKED, HELD ->
                    Reckoning.expect(
                            kept.map(Kept::charge).filter(Money::isPositive).isEmpty(), what, kept);
            case ENDING, UNKNOWN -> {}
        }
    }

    /** Debt comes of calls that went beyond their hold or whose lease was swept, and has an end. */
    private void checkUncovered(Tx tx) {
        Set<String> dead =
                new HashSet<>(
                        tx.query(
                                "SELECT id FROM node_run WHERE state = 'DEAD'",
                                row -> row.text("id")));
        List<Uncovered> uncovered =
                tx.query(
                        """
                        SELECT * FROM (SELECT entry.id, entry.reference,
                            CAST(COALESCE((SELECT SUM(amount) FROM posting
                                WHERE entry_id = entry.id AND ledger_account
                                    = 'customer:' || entry.account_id || ':debt'), 0)
                                AS BIGINT) AS owed,
                            CAST(COALESCE((SELECT SUM(amount) FROM posting
                                WHERE entry_id = entry.id
                                    AND ledger_account = 'dispute:loss'), 0)
                                AS BIGINT) AS lost
                        FROM journal_entry entry WHERE entry.kind = 'USAGE') found
                        WHERE owed <> 0 OR lost <> 0
                        """,
                        row ->
                                new Uncovered(
                                        row.text("id"),
                                        row.text("reference"),
                                        row.money("owed"),
                                        row.money("lost")));
        for (Uncovered each : uncovered) {
            Call call = model.call(each.call()).orElseThrow();
            Reckoning.expect(each.owed().compareTo(MOST_DEBT) <= 0, "too much debt", each);
            Money total = each.owed().plus(each.lost());
            Reckoning.expect(
                    dead.contains(call.run()) || total.compareTo(call.overrun()) <= 0,
                    "not covered, though the hold did",
                    each);
        }
    }

    /** The hours' sums are those of the records. */
    private static void checkHours(Tx tx) {
        Money records =
                tx.first(
                                "SELECT CAST(COALESCE(SUM(charge), 0) AS BIGINT) AS n FROM usage_record",
                                row -> row.money("n"))
                        .orElseThrow();
        for (String table : List.of("usage_hourly", "usage_daily", "usage_total")) {
            Money hours =
                    tx.first(
                                    "SELECT CAST(COALESCE(SUM(revenue + promo), 0) AS BIGINT) AS n FROM "
                                            + table,
                                    row -> row.money("n"))
                            .orElseThrow();
            Reckoning.expect(records.equals(hours), table, hours + " of " + records);
        }
    }
}
