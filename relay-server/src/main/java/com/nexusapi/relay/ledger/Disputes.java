package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.ledger.DisputeStore.Charged;
import com.nexusapi.relay.ledger.DisputeStore.Gone;
import com.nexusapi.relay.ledger.DisputeStore.Part;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.ledger.LedgerStore.AccountRow;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Money that a card's bank takes back, gives back again, or that is given up (payments reference
 * §3). A chargeback takes the top-up's credit and its bonus; what was used of it is debt.
 */
final class Disputes {

    private final LedgerStore store;
    private final JournalStore journal;
    private final Leases leases;
    private final Credits credits;
    private final AuditStore audit;
    private final DisputeStore disputes = new DisputeStore();

    Disputes(Ledger.Surroundings around, Ledger.Stores stores, Leases leases, Credits credits) {
        this.store = stores.ledger();
        this.journal = stores.journal();
        this.leases = leases;
        this.credits = credits;
        this.audit = new AuditStore(around.clock());
    }

    /** Answers the entry's id, also when the dispute was charged back before. */
    String chargeBack(Tx tx, Chargeback chargeback) {
        AccountRow account = credits.lockOfTopUp(tx, chargeback.topUpId());
        Optional<Charged> before = disputes.find(tx, chargeback.disputeId());
        if (before.isPresent()) {
            return before.get().entryId();
        }
        Taken taken = take(tx, chargeback);
        Part paid = taken.paid();
        Optional<Part> bonus = taken.bonus();
        Gone gone = taken.gone();
        Money bonusTaken = bonus.map(Part::amount).orElse(Money.ZERO);
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.paid(account.id()), paid.amount())
                        .debit(LedgerAccounts.debt(account.id()), gone.owed())
                        .debit(LedgerAccounts.REVENUE_BREAKAGE, gone.expired())
                        .credit(
                                LedgerAccounts.PROCESSOR,
                                paid.amount().plus(gone.owed()).plus(gone.expired()))
                        .debit(LedgerAccounts.promo(account.id()), bonusTaken)
                        .credit(LedgerAccounts.PROMO_GIVEN, bonusTaken)
                        .debit(LedgerAccounts.PROCESSOR_FEES, chargeback.fee())
                        .credit(LedgerAccounts.PROCESSOR, chargeback.fee());
        JournalEntry entry =
                credits.entry(
                        Kind.CHARGEBACK,
                        account.id(),
                        chargeback.topUpId(),
                        chargeback.memo(),
                        postings);
        journal.append(tx, entry);
        disputes.insert(
                tx,
                new Charged(
                        chargeback,
                        account.id(),
                        paid,
                        bonus,
                        gone,
                        Money.ZERO,
                        entry.id(),
                        Optional.empty()));
        owes(tx, account, account.debt().plus(gone.owed()));
        return entry.id();
    }

    private record Taken(Part paid, Optional<Part> bonus, Gone gone) {}

    /**
     * Takes what went back, and of the bonus as much in proportion: first what is unspent, whoever
     * has leased of it, then what had expired; the rest was used, and is owed.
     */
    private Taken take(Tx tx, Chargeback chargeback) {
        List<Lot> lots = store.lotsOfTopUp(tx, chargeback.topUpId());
        Lot paid = lots.stream().filter(Lot::isPaid).findFirst().orElseThrow();
        List<Charged> earlier = disputes.standing(tx, chargeback.topUpId(), chargeback.cause());
        Money left = paid.amount().minus(sum(earlier.stream().map(Charged::credit)));
        if (!left.isPositive()) {
            throw new IllegalStateException(
                    "all of top-up %s is charged back by dispute %s"
                            .formatted(chargeback.topUpId(), earlier.getFirst().of().disputeId()));
        }
        Money wanted = chargeback.part().orElse(left).min(left);
        Money unspent = takeOf(tx, paid, wanted);
        Money used = wanted.minus(unspent);
        Money expired =
                disputes.expiredOf(tx, paid.id())
                        .minus(sum(earlier.stream().map(each -> each.gone().expired())))
                        .min(used);
        Optional<Part> bonus =
                lots.stream()
                        .filter(lot -> !lot.isPaid())
                        .findFirst()
                        .map(lot -> new Part(lot.id(), takeOf(tx, lot, share(lot, wanted, paid))));
        return new Taken(
                new Part(paid.id(), unspent), bonus, new Gone(expired, used.minus(expired)));
    }

    private static Money share(Lot bonus, Money wanted, Lot paid) {
        return bonus.amount().share(wanted.nanoUsd(), paid.amount().nanoUsd());
    }

    private static Money sum(Stream<Money> amounts) {
        return amounts.reduce(Money.ZERO, Money::plus);
    }

    /** Takes at most so much of a lot, ends it when nothing is left, and answers what it took. */
    private Money takeOf(Tx tx, Lot found, Money most) {
        leases.takeBack(tx, found.id());
        Lot lot = store.lot(tx, found.id());
        boolean hasEnded =
                switch (lot.state()) {
                    case OPEN, FREEZING, FROZEN -> false;
                    case EXHAUSTED, REFUNDED, REVOKED, EXPIRED -> true;
                };
        if (hasEnded) {
            return Money.ZERO;
        }
        Money taken = most.min(lot.remaining());
        if (taken.equals(lot.remaining())) {
            store.closeLot(tx, lot.id(), LotState.REVOKED);
        } else {
            disputes.take(tx, new Part(lot.id(), taken));
        }
        return taken;
    }

    /**
     * The bank gave the money back. What was taken is spendable again; what was owed is owed no
     * more, or lost no more if it was written off, and what of it was repaid meanwhile is credit.
     */
    String won(Tx tx, String disputeId) {
        String accountId =
                disputes.accountOf(tx, disputeId)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no chargeback " + disputeId));
        AccountRow account = credits.lock(tx, accountId);
        Charged charged = disputes.find(tx, disputeId).orElseThrow();
        if (charged.wonEntryId().isPresent()) {
            return charged.wonEntryId().get();
        }
        Money recovered = charged.writtenOff();
        Money owed = charged.gone().owed().minus(recovered);
        Money forgiven = owed.min(account.debt());
        Money repaid = owed.minus(forgiven);
        Money bonus = charged.bonus().map(Part::amount).orElse(Money.ZERO);
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.PROCESSOR, charged.credit())
                        .credit(
                                LedgerAccounts.paid(accountId),
                                charged.paid().amount().plus(repaid))
                        .credit(LedgerAccounts.debt(accountId), forgiven)
                        .credit(LedgerAccounts.DISPUTE_LOSS, recovered)
                        .credit(LedgerAccounts.REVENUE_BREAKAGE, charged.gone().expired())
                        .debit(LedgerAccounts.PROMO_GIVEN, bonus)
                        .credit(LedgerAccounts.promo(accountId), bonus);
        JournalEntry entry =
                credits.entry(
                        Kind.DISPUTE_WON,
                        accountId,
                        charged.of().topUpId(),
                        charged.of().memo(),
                        postings);
        journal.append(tx, entry);
        giveBack(tx, charged.paid());
        charged.bonus().ifPresent(part -> giveBack(tx, part));
        if (repaid.isPositive()) {
            Lot lot = credits.newLot(LotKind.TOP_UP, repaid, Optional.empty(), entry.at());
            store.insertLot(tx, accountId, lot);
        }
        disputes.setWon(tx, disputeId, entry.id());
        owes(tx, account, account.debt().minus(forgiven));
        return entry.id();
    }

    private void giveBack(Tx tx, Part part) {
        if (part.amount().isPositive()) {
            disputes.giveBack(tx, part);
        }
    }

    /**
     * Gives up debt as lost, at most what is owed; empty when nothing is. Oldest chargebacks count
     * as given up first.
     */
    Optional<String> writeOff(Tx tx, String accountId, Money most, Decision decision) {
        AccountRow account = credits.lock(tx, accountId);
        Money amount = most.min(account.debt());
        if (!amount.isPositive()) {
            return Optional.empty();
        }
        Money open = amount;
        for (Charged charged : disputes.standingOf(tx, accountId)) {
            Money part = open.min(charged.gone().owed().minus(charged.writtenOff()));
            disputes.setWrittenOff(tx, charged.of().disputeId(), charged.writtenOff().plus(part));
            open = open.minus(part);
        }
        Postings postings =
                new Postings()
                        .debit(LedgerAccounts.DISPUTE_LOSS, amount)
                        .credit(LedgerAccounts.debt(accountId), amount);
        JournalEntry entry =
                credits.entry(Kind.WRITE_OFF, accountId, accountId, decision.reason(), postings);
        journal.append(tx, entry);
        store.updateAccount(tx, accountId, account.debt().minus(amount));
        audit.append(
                tx,
                new Event(
                        decision.actor(),
                        "debt.written_off",
                        accountId,
                        amount + ": " + decision.reason()));
        return Optional.of(entry.id());
    }

    /**
     * True if debt that was written off can be owed again: not once a dispute won has brought such
     * a loss back.
     */
    boolean mayOweAgain(Tx tx, String accountId) {
        return !disputes.isLossRecovered(tx, accountId);
    }

    /** Takes a write-off back, the youngest chargebacks first. */
    void oweAgain(Tx tx, AccountRow account, Money amount) {
        Money open = amount;
        for (Charged charged : disputes.standingOf(tx, account.id()).reversed()) {
            Money part = open.min(charged.writtenOff());
            disputes.setWrittenOff(tx, charged.of().disputeId(), charged.writtenOff().minus(part));
            open = open.minus(part);
        }
        owes(tx, account, account.debt().plus(amount));
    }

    private void owes(Tx tx, AccountRow account, Money debt) {
        store.updateAccount(tx, account.id(), credits.repayDebt(tx, account.id(), debt));
    }
}
