package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.PaymentFold;
import com.nexusapi.relay.payment.PaymentForPersonException;
import com.nexusapi.relay.refund.ProviderRefundStore.Seen;
import com.nexusapi.relay.refund.StoredRefund.Decision;
import com.nexusapi.relay.refund.StoredRefund.RequestedTopUp;
import com.nexusapi.relay.refund.StoredRefund.Standing;
import com.nexusapi.relay.store.Tx;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes over the refunds and disputes that the provider shows of a payment, whoever made them.
 *
 * <p>Money that went back without us is booked at once and whole, a part of a payment as the same
 * part of its credit: the provider owes us that much less from that moment, so leaving it to a
 * person's decision would leave the books wrong. What was used of such credit is debt, as after a
 * chargeback. Each such refund has a request of its own with the source PROVIDER, where no request
 * was waiting for it.
 *
 * <p>A part without an amount is for a person. A payment that was not credited yet changes nothing
 * here: whoever credits it folds it again.
 */
public final class FoldRefunds implements PaymentFold {

    private final RefundDesk desk;
    private final SendRefund send;
    private final Ids ids;
    private final FoldDisputes disputes;

    public FoldRefunds(RefundDesk desk, SendRefund send, Accounts accounts, Ids ids) {
        this.desk = desk;
        this.send = send;
        this.ids = ids;
        this.disputes = new FoldDisputes(desk, accounts);
    }

    @Override
    public void fold(Payment payment) {
        Optional<RequestedTopUp> found =
                desk.db().call(tx -> desk.store().topUpOfPayment(tx, payment.id()));
        if (found.isEmpty()) {
            return;
        }
        RequestedTopUp topUp = found.get();
        if (desk.db().call(tx -> hasNews(tx, topUp, payment))) {
            // running calls get the chance to end on the credit that they hold
            var _ = desk.ledger().beginFreeze(topUp.id());
            desk.db().run(tx -> fold(tx, topUp.id(), payment));
        }
        if (payment.refunds().stream().anyMatch(made -> !isUnderstood(topUp, payment, made))) {
            throw new PaymentForPersonException(
                    "a part of the payment was refunded, and the provider does not say how much");
        }
    }

    private boolean hasNews(Tx tx, RequestedTopUp topUp, Payment payment) {
        boolean refundNews =
                payment.refunds().stream()
                        .filter(made -> isUnderstood(topUp, payment, made))
                        .anyMatch(made -> isNews(tx, topUp, made));
        return refundNews || disputes.hasNews(tx, payment);
    }

    /** How much of the credit a part without an amount is, nobody here can know. */
    private static boolean isUnderstood(
            RequestedTopUp topUp, Payment payment, Payment.Refund made) {
        return !made.partial() || share(topUp, payment, made).isPresent();
    }

    /** What failed has failed for good, and what is pending says nothing unless we wait for it. */
    private boolean isNews(Tx tx, RequestedTopUp topUp, Payment.Refund made) {
        Optional<RefundStatus> seen = desk.provided().seen(tx, made.id()).map(Seen::status);
        if (seen.isPresent()) {
            return seen.get() != made.status()
                    && seen.get() != RefundStatus.FAILED
                    && made.status() != RefundStatus.PENDING;
        }
        return made.status() == RefundStatus.SUCCEEDED
                || desk.store().ofTopUp(tx, topUp.id()).stream().anyMatch(StoredRefund::isUnderWay);
    }

    private void fold(Tx tx, String topUpId, Payment payment) {
        RequestedTopUp topUp = desk.store().topUp(tx, topUpId).orElseThrow();
        desk.store().lockAccount(tx, topUp.accountId());
        disputes.fold(tx, topUp, payment);
        payment.refunds().stream()
                .filter(made -> isUnderstood(topUp, payment, made))
                .sorted(Comparator.comparing(Payment.Refund::createdAt))
                .forEach(made -> fold(tx, topUp, payment, made));
        desk.ledger().giveUpFreeze(tx, topUpId);
    }

    private void fold(Tx tx, RequestedTopUp topUp, Payment payment, Payment.Refund made) {
        Optional<Seen> seen = desk.provided().seen(tx, made.id());
        if (seen.isPresent()) {
            seen.get().refundId().ifPresent(id -> goOn(tx, desk.get(tx, id), seen.get(), made));
        } else {
            foldNew(tx, topUp, payment, made);
        }
    }

    private void goOn(Tx tx, StoredRefund refund, Seen seen, Payment.Refund made) {
        boolean cameBack =
                seen.status() == RefundStatus.SUCCEEDED && made.status() == RefundStatus.FAILED;
        if (cameBack && refund.state() == Refund.State.REFUNDED) {
            send.books().sentBack(tx, refund, made);
        } else if (refund.isUnderWay()) {
            send.books().book(tx, refund, made);
        }
    }

    private void foldNew(Tx tx, RequestedTopUp topUp, Payment payment, Payment.Refund made) {
        Optional<StoredRefund> underWay =
                desk.store().ofTopUp(tx, topUp.id()).stream()
                        .filter(StoredRefund::isUnderWay)
                        .filter(refund ->
                                send.answerTo(tx, refund, payment).equals(Optional.of(made)))
                        .findFirst();
        if (underWay.isPresent()) {
            send.books().book(tx, underWay.get(), made);
        } else if (made.status() == RefundStatus.SUCCEEDED) {
            madeWithoutUs(tx, topUp, payment, made);
        }
    }

    private void madeWithoutUs(Tx tx, RequestedTopUp topUp, Payment payment, Payment.Refund made) {
        Money left = send.books().left(tx, topUp);
        Money back =
                made.partial() ? share(topUp, payment, made).orElse(Money.ZERO).min(left) : left;
        if (!back.isPositive()) {
            desk.provided()
                    .see(
                            tx,
                            new Seen(made.id(), Optional.empty(), made.status()),
                            desk.clock().now());
            return;
        }
        List<StoredRefund> waiting =
                desk.store().ofTopUp(tx, topUp.id()).stream()
                        .filter(FoldRefunds::isWaiting)
                        .toList();
        boolean isWhole = back.equals(topUp.credit());
        if (isWhole && !waiting.isEmpty()) {
            send.books().book(tx, waiting.getLast(), made);
            return;
        }
        // the policy refunds what was never refunded only
        waiting.stream()
                .filter(StoredRefund::mayBeApproved)
                .forEach(refund -> desk.overtaken(tx, refund, payment));
        send.books().book(tx, recorded(tx, topUp, made, isWhole, back), made);
    }

    private static boolean isWaiting(StoredRefund refund) {
        return switch (refund.state()) {
            case REQUESTED, ELIGIBLE, INELIGIBLE, APPROVED, FAILED -> true;
            case SENDING, OUTCOME_UNKNOWN, REFUNDED, REJECTED -> false;
        };
    }

    /** As much of the credit as was paid back of the payment, where the provider says so. */
    private static Optional<Money> share(
            RequestedTopUp topUp, Payment payment, Payment.Refund made) {
        return payment.total()
                .filter(total -> total.minor() > 0)
                .flatMap(total ->
                        made.amount()
                                .filter(amount -> amount.currency().equals(total.currency()))
                                .map(amount ->
                                        topUp.credit().share(amount.minor(), total.minor())));
    }

    private StoredRefund recorded(
            Tx tx, RequestedTopUp topUp, Payment.Refund made, boolean isWhole, Money back) {
        StoredRefund refund =
                new StoredRefund(
                        ids.next("rfd", desk.clock().now()),
                        Refund.State.REQUESTED,
                        topUp,
                        Refund.Source.PROVIDER,
                        "refunded on the payment provider's pages",
                        Timeline.SYSTEM,
                        made.createdAt(),
                        topUp.payment().orElseThrow().createdAt().plus(Eligibility.WINDOW),
                        desk.clock().now(),
                        new Standing(
                                false,
                                false,
                                Optional.empty(),
                                isWhole ? Optional.empty() : Optional.of(back)),
                        Decision.NONE,
                        Optional.empty());
        desk.store().insert(tx, refund);
        desk.timeline()
                .add(tx, refund.id(), "found", Timeline.SYSTEM, "provider's refund " + made.id());
        return refund;
    }
}
