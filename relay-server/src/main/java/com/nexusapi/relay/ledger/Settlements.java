package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Charges calls that have ended: in one transaction the draw-down of lots, one entry an account,
 * the debt if credit did not suffice, and the usage records.
 */
final class Settlements {

    /**
     * The most that one call may leave as debt; what is beyond it is our loss (surface reference
     * §5.4).
     */
    static final Money MAX_DEBT_A_CALL = Money.ofDollars(1);

    private static final System.Logger LOG = System.getLogger(Settlements.class.getName());

    private final LedgerStore store;
    private final JournalStore journal;
    private final Credits credits;
    private final SettlementPart usage;
    private final Ids ids;
    private final Clock clock;

    Settlements(Credits credits, LedgerStore store, SettlementPart usage, Ids ids, Clock clock) {
        this.credits = credits;
        this.store = store;
        this.journal = new JournalStore();
        this.usage = usage;
        this.ids = ids;
        this.clock = clock;
    }

    /** A call to charge, and the lease it was held by ({@code ""} for a call that ran without). */
    record Ended(String leaseId, String accountId, UsageRecord record) {

        boolean isHeld() {
            return !leaseId.isEmpty();
        }
    }

    /**
     * Settles the calls, skipping any that was settled before. Accounts are locked in the order of
     * their ids.
     */
    List<SettledCall> settle(Tx tx, List<Ended> calls) {
        Map<String, List<Ended>> byAccount = new TreeMap<>();
        for (Ended call : calls) {
            byAccount.computeIfAbsent(call.accountId(), id -> new ArrayList<>()).add(call);
        }
        List<SettledCall> settled = new ArrayList<>();
        byAccount.forEach((accountId, ended) -> settled.addAll(account(tx, accountId, ended)));
        usage.write(tx, settled);
        return settled;
    }

    private List<SettledCall> account(Tx tx, String accountId, List<Ended> calls) {
        LedgerStore.AccountRow row =
                store.lockAccount(tx, accountId)
                        .orElseThrow(() -> new IllegalStateException("no account " + accountId));
        AccountSettlement settlement = new AccountSettlement(tx, row);
        List<SettledCall> settled = new ArrayList<>();
        for (Ended call : calls) {
            boolean isLeased = call.isHeld() && store.hasLease(tx, call.leaseId());
            if (isLeased || !store.hasUsageRecord(tx, call.record().id())) {
                settled.add(settlement.charge(call));
            }
        }
        settlement.finish();
        return settled;
    }

    /** True for a call that was given up before: swept, or withheld. */
    boolean wasWithheld(Tx tx, String usageId) {
        return store.isWithheld(tx, usageId);
    }

    /**
     * Reverses the charge of a call whose answer was withheld, by an entry of its own; the
     * upstream's cost stays. False if the call was never charged.
     */
    boolean reverse(Tx tx, String accountId, UsageRecord record) {
        LedgerStore.AccountRow account = store.lockAccount(tx, accountId).orElseThrow();
        List<Receipt.Draw> draws = store.drawsOf(tx, record.id());
        if (!store.hasUsageRecord(tx, record.id()) || wasWithheld(tx, record.id())) {
            return false;
        }
        String reversalId = ids.next("jrn", clock.now());
        Postings postings = new Postings();
        Money open = record.charge();
        for (Receipt.Draw draw : draws) {
            Lot lot = store.lot(tx, draw.lotId());
            String revenue =
                    lot.isPaid() ? LedgerAccounts.REVENUE_USAGE : LedgerAccounts.REVENUE_PROMO_USED;
            postings.debit(revenue, draw.amount())
                    .credit(Credits.creditAccount(accountId, lot), draw.amount());
            store.unconsume(tx, lot.id(), draw.amount());
            open = open.minus(draw.amount());
        }
        Money owed = open.min(MAX_DEBT_A_CALL).min(account.debt());
        postings.debit(LedgerAccounts.REVENUE_USAGE, open)
                .credit(LedgerAccounts.debt(accountId), owed)
                .credit(LedgerAccounts.DISPUTE_LOSS, open.minus(owed));
        Instant now = clock.now();
        Optional<String> customer = Optional.of(accountId);
        journal.append(
                tx,
                new JournalEntry(
                        reversalId,
                        now,
                        Kind.REVERSAL,
                        customer,
                        record.id(),
                        "answer withheld",
                        postings.list()));
        for (Receipt.Draw draw : draws) {
            Receipt.Draw back = new Receipt.Draw(draw.lotId(), draw.amount().negated());
            store.insertDraw(tx, reversalId, record.id(), back);
        }
        Money debt = account.debt().minus(owed);
        store.updateAccount(tx, accountId, credits.repayDebt(tx, accountId, debt));
        usage.reverse(tx, record.withheld(), reversalId);
        return true;
    }

    /** The settlement of one account's calls within a transaction. */
    private final class AccountSettlement {

        private final Tx tx;
        private final String accountId;
        private final String entryId;
        private final Postings postings = new Postings();
        private final List<Drawn> draws = new ArrayList<>();
        private String reference = "";
        private Money debt;

        private record Drawn(String usageId, Receipt.Draw draw) {}

        AccountSettlement(Tx tx, LedgerStore.AccountRow account) {
            this.tx = tx;
            this.accountId = account.id();
            this.debt = account.debt();
            this.entryId = ids.next("jrn", clock.now());
        }

        SettledCall charge(Ended call) {
            UsageRecord record = call.record();
            Money open = record.charge();
            Money paid = Money.ZERO;
            Money promo = Money.ZERO;
            for (Taken taken : take(call, open)) {
                draws.add(new Drawn(record.id(), new Receipt.Draw(taken.lot.id(), taken.amount)));
                postings.debit(Credits.creditAccount(accountId, taken.lot), taken.amount);
                open = open.minus(taken.amount);
                if (taken.lot.kind() == LotKind.TOP_UP) {
                    paid = paid.plus(taken.amount);
                } else {
                    promo = promo.plus(taken.amount);
                }
            }
            if (open.isPositive()) {
                owe(record, open);
            }
            postings.credit(LedgerAccounts.REVENUE_USAGE, paid.plus(open))
                    .credit(LedgerAccounts.REVENUE_PROMO_USED, promo);
            postCost(record);
            if (reference.isEmpty()) {
                reference = record.id();
            }
            boolean hasEntry = record.charge().isPositive() || record.cost().isPositive();
            return new SettledCall(
                    record, promo, hasEntry ? Optional.of(entryId) : Optional.empty());
        }

        private record Taken(Lot lot, Money amount) {}

        /**
         * Ends the lease, draws from its slices and then from open lots, and returns what is left.
         */
        private List<Taken> take(Ended call, Money charge) {
            List<Taken> taken = new ArrayList<>();
            Money open = charge;
            List<Slice> slices = call.isHeld() ? store.slices(tx, call.leaseId()) : List.of();
            if (call.isHeld()) {
                store.endLease(tx, call.leaseId());
            }
            for (Slice slice : slices) {
                Money part = open.min(slice.unspent());
                Money back = slice.unspent().minus(part);
                if (part.isPositive()) {
                    taken.add(new Taken(slice.lot(), part));
                    store.consume(tx, slice.lot().id(), part);
                    open = open.minus(part);
                }
                if (back.isPositive()) {
                    store.moveRemaining(tx, slice.lot().id(), back);
                }
            }
            if (open.isPositive()) {
                for (Lot lot : store.openLots(tx, accountId)) {
                    Money part = open.min(lot.remaining());
                    if (part.isPositive()) {
                        taken.add(new Taken(lot, part));
                        store.moveRemaining(tx, lot.id(), part.negated());
                        store.consume(tx, lot.id(), part);
                        open = open.minus(part);
                    }
                }
            }
            return merged(taken);
        }

        /** One draw a lot: slices and the open remainder of the same lot count together. */
        private List<Taken> merged(List<Taken> taken) {
            List<Taken> whole = new ArrayList<>();
            for (Taken next : taken) {
                boolean isSame = !whole.isEmpty() && whole.getLast().lot.id().equals(next.lot.id());
                if (isSame) {
                    Taken last = whole.removeLast();
                    whole.add(new Taken(last.lot, last.amount.plus(next.amount)));
                } else {
                    whole.add(next);
                }
            }
            return whole;
        }

        private void owe(UsageRecord record, Money open) {
            Money owed = open.min(MAX_DEBT_A_CALL);
            Money lost = open.minus(owed);
            debt = debt.plus(owed);
            postings.debit(LedgerAccounts.debt(accountId), owed)
                    .debit(LedgerAccounts.DISPUTE_LOSS, lost);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=charge_beyond_credit request="
                            + record.id()
                            + " account="
                            + accountId
                            + " debt="
                            + owed
                            + " lost="
                            + lost);
        }

        private void postCost(UsageRecord record) {
            if (record.cost().isPositive()) {
                String channel = record.channelId().orElse("none");
                postings.debit(LedgerAccounts.COST_OF_GOODS, record.cost())
                        .credit(LedgerAccounts.upstreamPayable(channel), record.cost());
            }
        }

        void finish() {
            List<JournalEntry.Posting> list = postings.list();
            if (!list.isEmpty()) {
                journal.append(
                        tx,
                        new JournalEntry(
                                entryId,
                                clock.now(),
                                Kind.USAGE,
                                Optional.of(accountId),
                                reference,
                                "",
                                list));
            }
            draws.forEach(drawn -> store.insertDraw(tx, entryId, drawn.usageId, drawn.draw));
            store.updateAccount(tx, accountId, credits.repayDebt(tx, accountId, debt));
        }
    }
}
