package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.simulate.Model.Given;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Counts everything while everybody rests, against what the model knows. */
final class Reckoning {

    private final Db db;
    private final Model model;
    private final CallReckoning calls;

    Reckoning(Db db, Model model) {
        this.db = db;
        this.model = model;
        this.calls = new CallReckoning(model);
    }

    /** What is still leased or freezing; empty at rest. */
    String unrest() {
        return db.call(tx ->
                String.join(
                        " ",
                        tx.query(
                                """
                                SELECT id || '@' || node_run AS what FROM lease UNION ALL
                                SELECT lease_id || '/' || lot_id FROM slice UNION ALL
                                SELECT id FROM lot WHERE state = 'FREEZING'
                                """,
                                row -> row.text("what"))));
    }

    void reckon(Collection<Node> nodes, Instant now) {
        LedgerVerification verification = new LedgerVerifier(db).verify();
        expect(verification.differences().isEmpty(), "books differ", verification.differences());
        db.run(tx -> {
            List<LotView> lots = LotView.all(tx);
            lots.forEach(lot -> checkLot(lot, now));
            checkGiven(tx, lots);
            Map<String, Money> charged = calls.reckon(tx);
            Model.ACCOUNTS.forEach(account -> checkAccount(tx, account, lots, charged));
        });
        for (Node node : nodes) {
            for (String account : Model.ACCOUNTS) {
                Money held = node.ledger().balance(account).held();
                expect(held.isZero(), "held at rest", node.process().node() + " " + held);
            }
        }
    }

    private void checkLot(LotView lot, Instant now) {
        expect(lot.kind() == LotKind.GRANT || lot.topUp().isPresent(), "lot without top-up", lot);
        boolean isRefunded = lot.state() == LotState.REFUNDED || lot.state() == LotState.REVOKED;
        if (isRefunded) {
            expect(model.wasRefundAsked(lot.topUp().orElseThrow()), "refunded unasked", lot);
            expect(lot.gone().equals(lot.amount()), "refunded in part", lot);
        } else {
            expect(lot.refunded().isZero() && lot.revoked().isZero(), "refunded", lot);
            expect(
                    lot.topUp().filter(model.surelyRefunded()::contains).isEmpty(),
                    "refunded and here again",
                    lot);
        }
        if (lot.expired().isPositive()) {
            boolean isDue = lot.expiresAt().filter(expiry -> !now.isBefore(expiry)).isPresent();
            expect(isDue, "expired too early", lot);
        }
    }

    /** Each credit is there once, as it was to be given. */
    private void checkGiven(Tx tx, List<LotView> lots) {
        Map<String, String> reasons = new HashMap<>();
        tx.query(
                        "SELECT reference, memo FROM journal_entry WHERE kind = 'GRANT'",
                        row -> Map.entry(row.text("reference"), row.text("memo")))
                .forEach(entry -> reasons.put(entry.getKey(), entry.getValue()));
        Set<String> found = new HashSet<>();
        for (LotView lot : lots) {
            String reference =
                    lot.topUp().or(() -> Optional.ofNullable(reasons.get(lot.id()))).orElse("");
            Given given = model.given(reference).orElseThrow(() -> wrong("given by nobody", lot));
            expect(given.account().equals(lot.account()), "given to another", lot);
            Money amount = lot.kind() == LotKind.BONUS ? given.bonus() : given.credit();
            expect(amount.equals(lot.amount()), "not what was given", lot);
            expect(found.add(reference + lot.kind()), "given twice", lot);
        }
        for (String reference : model.surelyGiven()) {
            boolean isTopUp = reference.startsWith("top");
            LotKind kind = isTopUp ? LotKind.TOP_UP : LotKind.GRANT;
            expect(found.contains(reference + kind), "given and not found", reference);
            if (model.given(reference).orElseThrow().bonus().isPositive()) {
                expect(found.contains(reference + LotKind.BONUS), "without bonus", reference);
            }
        }
    }

    /**
     * All that was given is here, charged, refunded or expired; what is missing is owed or lost.
     */
    private static void checkAccount(
            Tx tx, String account, List<LotView> all, Map<String, Money> charged) {
        List<LotView> lots = all.stream().filter(lot -> lot.account().equals(account)).toList();
        Money left = sum(lots.stream().map(LotView::remaining));
        Money given = sum(lots.stream().map(LotView::amount));
        Money gone = sum(lots.stream().map(LotView::gone));
        Money debt = money(tx, "SELECT debt AS amount FROM account WHERE id = ?", account);
        Money lost =
                money(
                        tx,
                        """
                        SELECT CAST(COALESCE(SUM(posting.amount), 0) AS BIGINT) AS amount
                        FROM posting JOIN journal_entry ON journal_entry.id = posting.entry_id
                        WHERE journal_entry.account_id = ?
                            AND posting.ledger_account = 'dispute:loss'
                        """,
                        account);
        Money expected =
                given.minus(gone)
                        .minus(charged.getOrDefault(account, Money.ZERO))
                        .plus(debt)
                        .plus(lost);
        expect(
                left.equals(expected),
                "credit of " + account,
                "left " + left + ", expected " + expected + ", debt " + debt + ", lost " + lost);
        expect(!lost.isNegative(), "gained of " + account, lost);
        boolean isInDebtWithCredit =
                debt.isPositive()
                        && lots.stream()
                                .anyMatch(lot ->
                                        lot.state() == LotState.OPEN
                                                && lot.remaining().isPositive());
        expect(!isInDebtWithCredit, "debt beside credit of " + account, debt);
    }

    /** All that is left can be held by one call, and not a nano more. */
    void tryTheLastNano(Ledger ledger, Scheduler scheduler) {
        Instant soon = scheduler.now().plusSeconds(5);
        for (String account : Model.ACCOUNTS) {
            List<LotView> open =
                    db.call(LotView::all).stream()
                            .filter(lot -> lot.account().equals(account))
                            .filter(lot -> lot.isSpendableAt(scheduler.now()))
                            .toList();
            Money available = sum(open.stream().map(LotView::remaining));
            boolean isAboutToChange = open.stream().anyMatch(lot -> !lot.isSpendableAt(soon));
            boolean isActive =
                    db.call(tx ->
                                    tx.first(
                                            "SELECT state FROM account WHERE id = ?",
                                            row -> row.text("state").equals("ACTIVE"),
                                            account))
                            .orElseThrow();
            if (available.isPositive() && !isAboutToChange && isActive) {
                tryTheLastNano(ledger, account, available, scheduler);
            }
        }
    }

    private static void tryTheLastNano(
            Ledger ledger, String account, Money available, Scheduler scheduler) {
        Authorization more =
                ledger.authorize(request(account, available.plus(Money.ofNanos(1)), scheduler));
        expect(more instanceof Authorization.InsufficientCredit, "more than there is", more);
        Authorization all = ledger.authorize(request(account, available, scheduler));
        if (all instanceof Authorization.Granted(var hold)) {
            expect(hold.amount().equals(available), "held other than asked", hold.amount());
            ledger.release(
                    hold,
                    UsageRecord.uncharged(
                            hold.call(), 200, Outcome.UPSTREAM_ERROR, Optional.empty(), 1));
        } else {
            throw wrong("refused " + available + " of " + account, all);
        }
    }

    private static HoldRequest request(String account, Money bound, Scheduler scheduler) {
        CallFacts facts =
                new CallFacts(
                        "last_" + scheduler.steps(),
                        scheduler.now(),
                        Optional.of(account),
                        Optional.empty(),
                        Optional.empty(),
                        "chat.completions",
                        false);
        return new HoldRequest(account, facts, bound);
    }

    private static Money sum(Stream<Money> amounts) {
        return amounts.reduce(Money.ZERO, Money::plus);
    }

    private static Money money(Tx tx, String sql, String account) {
        return tx.first(sql, row -> row.money("amount"), account).orElse(Money.ZERO);
    }

    static void expect(boolean holds, String what, Object found) {
        if (!holds) {
            throw wrong(what, found);
        }
    }

    static AssertionError wrong(String what, Object found) {
        return new AssertionError(what + ": " + found);
    }
}
