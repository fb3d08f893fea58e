package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Hold.Part;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.ledger.LeaseStore.Spending;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.ledger.UsageEntry.Drawn;
import com.nexusapi.relay.ledger.UsageEntry.Uncovered;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The slow path, one rule for all odd cases: calls whose slices do not cover them (swept under a
 * sleeping node, overrun, never held) are charged under the account's lock, to what their slices
 * still have, to open lots, and then to debt. Also the reversal of a charge.
 */
final class Settlements {

    /**
     * The most that one call may leave as debt; what is beyond it is our loss (surface reference
     * §5.4).
     */
    static final Money MAX_DEBT_A_CALL = Money.ofDollars(1);

    private static final System.Logger LOG = System.getLogger(Settlements.class.getName());

    private final LedgerStore store;
    private final LeaseStore leaseStore;
    private final JournalStore journal;
    private final Leases leases;
    private final Credits credits;
    private final SettlementPart usage;
    private final Ids ids;
    private final Clock clock;

    Settlements(Ledger.Surroundings around, Ledger.Stores stores, Credits credits, Leases leases) {
        this.store = stores.ledger();
        this.leaseStore = stores.leases();
        this.journal = stores.journal();
        this.usage = stores.usage();
        this.credits = credits;
        this.leases = leases;
        this.ids = around.ids();
        this.clock = around.clock();
    }

    /** A call to charge, and what is held for it; nothing for a call that ran without. */
    record Ended(UsageRecord record, List<Part> held) {}

    /** What became of an ended call. */
    record Outcome(SettledCall call, List<Part> charged) {}

    /**
     * Charges calls of any accounts that ran without a hold; accounts in the order of their ids.
     */
    List<SettledCall> settleUnheld(Tx tx, List<UsageRecord> records) {
        Map<String, List<Ended>> byAccount = new TreeMap<>();
        for (UsageRecord record : records) {
            byAccount
                    .computeIfAbsent(
                            record.call().accountId().orElseThrow(), id -> new ArrayList<>())
                    .add(new Ended(record, List.of()));
        }
        List<SettledCall> settled = new ArrayList<>();
        byAccount.forEach((accountId, ended) ->
                settle(tx, accountId, ended).forEach(outcome -> settled.add(outcome.call())));
        return settled;
    }

    /** Charges one account's calls, save those that have been charged before. */
    List<Outcome> settle(Tx tx, String accountId, List<Ended> calls) {
        AccountRow account =
                store.lockAccount(tx, accountId)
                        .orElseThrow(() -> new IllegalStateException("no account " + accountId));
        UsageEntry entry = new UsageEntry(ids.next("jrn", clock.now()), accountId);
        List<Outcome> settled = new ArrayList<>();
        Money debt = account.debt();
        for (Ended call : calls) {
            if (!store.hasUsageRecord(tx, call.record().id())) {
                List<Part> fromSlices = fromSlices(tx, call);
                List<Drawn> draws = new ArrayList<>();
                Money open = call.record().charge();
                for (Part part : fromSlices) {
                    draws.add(new Drawn(part.slice().lot(), part.amount()));
                    open = open.minus(part.amount());
                }
                Uncovered uncovered =
                        uncovered(call.record(), fromLots(tx, accountId, open, draws));
                debt = debt.plus(uncovered.owed());
                settled.add(new Outcome(entry.add(call.record(), draws, uncovered), fromSlices));
            }
        }
        entry.journal(clock.now()).ifPresent(written -> journal.append(tx, written));
        usage.write(tx, settled.stream().map(Outcome::call).toList());
        store.updateAccount(tx, accountId, credits.repayDebt(tx, accountId, debt));
        return settled;
    }

    private List<Part> fromSlices(Tx tx, Ended call) {
        List<Part> charged = new ArrayList<>();
        Money open = call.record().charge();
        for (Part part : call.held()) {
            HeldSlice slice = part.slice();
            Money amount = open.min(part.amount());
            Spending spending = new Spending(slice.leaseId(), slice.lot().id(), amount);
            if (amount.isPositive() && leaseStore.spend(tx, List.of(spending)).isEmpty()) {
                charged.add(new Part(slice, amount));
                open = open.minus(amount);
            }
        }
        return charged;
    }

    /** Draws on open lots; returns what they do not cover. */
    private Money fromLots(Tx tx, String accountId, Money charge, List<Drawn> draws) {
        Money open = charge;
        if (open.isPositive()) {
            for (Lot lot : store.openLots(tx, accountId)) {
                Money part = open.min(lot.remaining());
                if (part.isPositive()) {
                    draws.add(new Drawn(lot, part));
                    store.moveRemaining(tx, lot.id(), part.negated());
                    store.consume(tx, lot.id(), part);
                    open = open.minus(part);
                }
            }
        }
        return open;
    }

    private static Uncovered uncovered(UsageRecord record, Money open) {
        if (!open.isPositive()) {
            return Uncovered.NOTHING;
        }
        Money owed = open.min(MAX_DEBT_A_CALL);
        Money lost = open.minus(owed);
        LOG.log(
                System.Logger.Level.WARNING,
                "event=charge_beyond_credit request="
                        + record.id()
                        + " account="
                        + record.call().accountId().orElse("")
                        + " debt="
                        + owed
                        + " lost="
                        + lost);
        return new Uncovered(owed, lost);
    }

    /**
     * Reverses the charge of a call whose answer was withheld, by an entry of its own; the
     * upstream's cost stays. False if there is no such charge, or it was reversed before.
     */
    boolean reverse(Tx tx, String accountId, SettledCall call) {
        UsageRecord record = call.record();
        AccountRow account = store.lockAccount(tx, accountId).orElseThrow();
        if (!store.isSettled(tx, record.id())) {
            return false;
        }
        String reversalId = ids.next("jrn", clock.now());
        GivingBack back = new GivingBack(tx, accountId);
        Money open = record.charge();
        for (Receipt.Draw draw : call.draws()) {
            boolean isPaid = back.toLot(draw.lotId(), draw.amount());
            back.postings.debit(
                    isPaid ? LedgerAccounts.REVENUE_USAGE : LedgerAccounts.REVENUE_PROMO_USED,
                    draw.amount());
            open = open.minus(draw.amount());
        }
        Money owed = open.min(MAX_DEBT_A_CALL);
        Money stillOwed = owed.min(account.debt());
        Money repaid = back.repaid(owed.minus(stillOwed), call.entryId().orElse(""));
        back.postings
                .debit(LedgerAccounts.REVENUE_USAGE, open)
                .credit(LedgerAccounts.debt(accountId), stillOwed)
                .credit(LedgerAccounts.DISPUTE_LOSS, open.minus(stillOwed).minus(repaid));
        back.journal(reversalId, record.id()).ifPresent(entry -> journal.append(tx, entry));
        Money debt = account.debt().minus(stillOwed);
        store.updateAccount(tx, accountId, credits.repayDebt(tx, accountId, debt));
        usage.reverse(tx, record.withheld(), reversalId);
        return true;
    }

    /** Credit that goes back into the lots it came from. */
    private final class GivingBack {

        private final Tx tx;
        private final String accountId;
        private final Postings postings = new Postings();
        private final Map<String, Money> byLot = new TreeMap<>();

        GivingBack(Tx tx, String accountId) {
            this.tx = tx;
            this.accountId = accountId;
        }

        /** True for a lot that was paid for. */
        boolean toLot(String lotId, Money amount) {
            leases.foldConsumed(tx, lotId);
            store.unconsume(tx, lotId, amount);
            byLot.merge(lotId, amount, Money::plus);
            Lot lot = store.lot(tx, lotId);
            postings.credit(Credits.creditAccount(accountId, lot), amount);
            return lot.isPaid();
        }

        /**
         * What has repaid debt since the entry, at most so much; returns how much. Debt that was
         * written off does not come back as credit.
         */
        Money repaid(Money most, String entryId) {
            Money open = most;
            if (open.isPositive()) {
                for (Receipt.Draw draw : store.repaidSince(tx, accountId, entryId)) {
                    Money part = open.min(draw.amount());
                    if (part.isPositive()) {
                        var _ = toLot(draw.lotId(), part);
                        open = open.minus(part);
                    }
                }
            }
            return most.minus(open);
        }

        /** The entry; a call that used nothing has none. */
        Optional<JournalEntry> journal(String id, String usageId) {
            List<Receipt.Draw> draws =
                    byLot.entrySet().stream()
                            .map(each -> new Receipt.Draw(each.getKey(), each.getValue().negated()))
                            .toList();
            List<JournalEntry.Posting> list = postings.list();
            return list.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new JournalEntry(
                                    id,
                                    clock.now(),
                                    Kind.REVERSAL,
                                    Optional.of(accountId),
                                    usageId,
                                    "answer withheld",
                                    draws,
                                    list));
        }
    }
}
