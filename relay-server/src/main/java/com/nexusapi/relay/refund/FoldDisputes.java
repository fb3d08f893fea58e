package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.ledger.Chargeback;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.Payment.Stage;
import com.nexusapi.relay.refund.StoredDispute.Disputed;
import com.nexusapi.relay.refund.StoredDispute.Doing;
import com.nexusapi.relay.refund.StoredRefund.RequestedTopUp;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a dispute does. Open: what is left of the top-up is frozen, the account suspended, and no
 * request for its refund stands. Lost: the credit goes, and what was used is debt; the account
 * stays suspended until a person resumes it. Won, withdrawn or expired: all is as before.
 */
final class FoldDisputes {

    private final RefundDesk desk;
    private final Accounts accounts;

    FoldDisputes(RefundDesk desk, Accounts accounts) {
        this.desk = desk;
        this.accounts = accounts;
    }

    boolean hasNews(Tx tx, Payment payment) {
        return payment.disputes().stream()
                .anyMatch(shown ->
                        desk.disputes()
                                .find(tx, shown.id())
                                .map(known -> isLater(shown, known))
                                .orElse(true));
    }

    /** Stages and decisions follow one another; what was read before that is of no interest. */
    private static boolean isLater(Payment.Dispute shown, StoredDispute known) {
        int stages = shown.stage().compareTo(known.stage());
        boolean isDecided = StoredDispute.stateOf(shown.status()) != Dispute.State.OPEN;
        boolean wasDecided = known.state() != Dispute.State.OPEN;
        boolean differs = shown.status() != known.status();
        return stages > 0 || (stages == 0 && differs && (isDecided || !wasDecided));
    }

    void fold(Tx tx, RequestedTopUp topUp, Payment payment) {
        for (Payment.Dispute shown : payment.disputes()) {
            Optional<StoredDispute> known = desk.disputes().find(tx, shown.id());
            if (known.isEmpty()) {
                StoredDispute first = first(topUp, payment, shown);
                desk.disputes().insert(tx, first);
                apply(tx, topUp, payment, first);
            } else if (isLater(shown, known.get())) {
                apply(tx, topUp, payment, later(known.get(), shown));
            }
        }
    }

    private StoredDispute first(RequestedTopUp topUp, Payment payment, Payment.Dispute shown) {
        return new StoredDispute(
                shown.id(),
                new Disputed(topUp.id(), topUp.accountId(), topUp.accountEmail()),
                shown.stage(),
                shown.status(),
                shown.amount(),
                share(topUp, payment, shown),
                new Doing(false, Optional.empty(), 0),
                shown.createdAt(),
                desk.clock().now());
    }

    /** Claims in another currency than was paid count as whole. */
    private static Money share(RequestedTopUp topUp, Payment payment, Payment.Dispute shown) {
        return payment.total()
                .filter(total -> total.currency().equals(shown.amount().currency()))
                .filter(total -> shown.amount().minor() > 0)
                .filter(total -> shown.amount().minor() < total.minor())
                .map(total -> topUp.credit().share(shown.amount().minor(), total.minor()))
                .filter(Money::isPositive)
                .orElse(topUp.credit());
    }

    private StoredDispute later(StoredDispute known, Payment.Dispute shown) {
        return with(known, shown.stage(), shown.status(), known.doing());
    }

    private StoredDispute with(
            StoredDispute known, Stage stage, Payment.DisputeStatus status, Doing doing) {
        return new StoredDispute(
                known.id(),
                known.about(),
                stage,
                status,
                known.amount(),
                known.credit(),
                doing,
                known.openedAt(),
                desk.clock().now());
    }

    private void apply(Tx tx, RequestedTopUp topUp, Payment payment, StoredDispute dispute) {
        add(
                tx,
                dispute,
                dispute.status().name().toLowerCase(Locale.ROOT),
                dispute.stage() + ", " + dispute.credit() + " of the credit is claimed");
        Doing doing =
                switch (dispute.state()) {
                    case OPEN -> open(tx, topUp, payment, dispute);
                    case LOST -> lost(tx, topUp, payment, dispute);
                    case WON -> won(tx, dispute);
                };
        desk.disputes().update(tx, with(dispute, dispute.stage(), dispute.status(), doing));
        if (dispute.state() != Dispute.State.OPEN) {
            desk.freezing().thaw(tx, topUp.id());
        }
        if (dispute.state() == Dispute.State.WON) {
            judgeAgain(tx, topUp, payment);
        }
    }

    private Doing open(Tx tx, RequestedTopUp topUp, Payment payment, StoredDispute dispute) {
        desk.ledger().refunds().freezeRest(tx, topUp.id());
        standNoMore(tx, topUp, payment);
        return suspend(tx, dispute);
    }

    private Doing suspend(Tx tx, StoredDispute dispute) {
        boolean suspended =
                accounts.suspend(
                        tx,
                        Timeline.SYSTEM,
                        dispute.about().accountId(),
                        "dispute " + dispute.id());
        if (suspended) {
            add(tx, dispute, "account_suspended", dispute.about().accountEmail());
        }
        Doing doing = dispute.doing();
        return new Doing(doing.suspended() || suspended, doing.chargedAs(), doing.rounds());
    }

    /** Requests whose money is not on its way yet are INELIGIBLE now. */
    private void standNoMore(Tx tx, RequestedTopUp topUp, Payment payment) {
        desk.store().ofTopUp(tx, topUp.id()).stream()
                .filter(StoredRefund::mayBeApproved)
                .forEach(refund -> desk.overtaken(tx, refund, payment));
    }

    private Doing lost(Tx tx, RequestedTopUp topUp, Payment payment, StoredDispute dispute) {
        standNoMore(tx, topUp, payment);
        Doing doing = suspend(tx, dispute);
        if (doing.chargedAs().isPresent() || isTheRefund(payment, dispute)) {
            return doing;
        }
        long round = doing.rounds() + 1;
        String reference = round == 1 ? dispute.id() : dispute.id() + "#" + round;
        Money claimable = topUp.credit().minus(chargedByOthers(tx, topUp, dispute));
        if (!claimable.isPositive()) {
            return doing;
        }
        String entryId =
                desk.ledger()
                        .chargeBack(
                                tx,
                                new Chargeback(
                                        reference,
                                        topUp.id(),
                                        Money.ZERO,
                                        Chargeback.Cause.DISPUTE,
                                        Optional.of(dispute.credit().min(claimable))));
        add(tx, dispute, "charged_back", "entry " + entryId);
        return new Doing(doing.suspended(), Optional.of(reference), round);
    }

    private Money chargedByOthers(Tx tx, RequestedTopUp topUp, StoredDispute dispute) {
        return desk.disputes().ofTopUp(tx, topUp.id()).stream()
                .filter(other -> !other.id().equals(dispute.id()))
                .filter(other -> other.doing().chargedAs().isPresent())
                .map(StoredDispute::credit)
                .reduce(Money.ZERO, Money::plus);
    }

    /**
     * A bank that settles before a dispute proper (rapid dispute resolution) has the payment
     * refunded, and the provider shows that refund: money that went back once is booked once.
     */
    private static boolean isTheRefund(Payment payment, StoredDispute dispute) {
        return dispute.stage() == Stage.PRE_DISPUTE
                && payment.refunds().stream()
                        .anyMatch(made ->
                                made.status() == RefundStatus.SUCCEEDED
                                        && !made.createdAt().isBefore(dispute.openedAt()));
    }

    private Doing won(Tx tx, StoredDispute dispute) {
        Doing doing = dispute.doing();
        doing.chargedAs()
                .ifPresent(reference ->
                        add(
                                tx,
                                dispute,
                                "money_back",
                                "entry " + desk.ledger().disputeWon(tx, reference)));
        List<StoredDispute> others =
                desk.disputes().ofAccount(tx, dispute.about().accountId()).stream()
                        .filter(other -> !other.id().equals(dispute.id()))
                        .filter(other -> other.state() != Dispute.State.WON)
                        .toList();
        if (doing.suspended() && others.isEmpty()) {
            accounts.resume(
                    tx,
                    Timeline.SYSTEM,
                    dispute.about().accountId(),
                    "dispute " + dispute.id() + " is over");
            add(tx, dispute, "account_resumed", dispute.about().accountEmail());
        } else if (doing.suspended()) {
            handOver(tx, others.getFirst());
        }
        return new Doing(false, Optional.empty(), doing.rounds());
    }

    /** Another dispute keeps the account suspended, and its end resumes it. */
    private void handOver(Tx tx, StoredDispute other) {
        Doing doing = other.doing();
        desk.disputes()
                .update(
                        tx,
                        with(
                                other,
                                other.stage(),
                                other.status(),
                                new Doing(true, doing.chargedAs(), doing.rounds())));
    }

    /** Requests that only the dispute stood against are judged again. */
    private void judgeAgain(Tx tx, RequestedTopUp topUp, Payment payment) {
        if (payment.isDisputed()) {
            return;
        }
        desk.store().ofTopUp(tx, topUp.id()).stream()
                .filter(refund -> refund.state() == Refund.State.INELIGIBLE)
                .forEach(refund -> desk.judge(tx, refund, payment));
    }

    private void add(Tx tx, StoredDispute dispute, String kind, String detail) {
        desk.disputes()
                .insertEvent(
                        tx,
                        dispute.id(),
                        new Refund.Event(desk.clock().now(), kind, Timeline.SYSTEM, detail));
    }
}
