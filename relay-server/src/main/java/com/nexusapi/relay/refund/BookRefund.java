package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.ledger.Chargeback;
import com.nexusapi.relay.ledger.Decision;
import com.nexusapi.relay.ledger.RefundEntries;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.refund.ProviderRefundStore.Seen;
import com.nexusapi.relay.refund.StoredRefund.RequestedTopUp;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/** Writes into the request and the books what the provider shows of a refund. */
final class BookRefund {

    private final RefundDesk desk;

    BookRefund(RefundDesk desk) {
        this.desk = desk;
    }

    /** A refund that answers a request's order, or that pays back what a request asked for. */
    StoredRefund book(Tx tx, StoredRefund refund, Payment.Refund made) {
        Optional<Seen> before = desk.provided().seen(tx, made.id());
        if (before.filter(seen -> seen.status() != RefundStatus.PENDING).isPresent()) {
            return refund;
        }
        desk.provided().see(tx, Seen.of(made, refund), desk.clock().now());
        desk.store().setProviderRefund(tx, refund.id(), made.id());
        return switch (made.status()) {
            case SUCCEEDED -> complete(tx, refund, made);
            case FAILED -> fail(tx, refund, "the provider's refund " + made.id() + " failed");
            case PENDING -> pending(tx, refund, made, before.isEmpty());
        };
    }

    private StoredRefund complete(Tx tx, StoredRefund refund, Payment.Refund made) {
        String entryId = takeCredit(tx, refund, made);
        desk.store().setFrozen(tx, refund.id(), false);
        desk.store().move(tx, refund, Refund.State.REFUNDED, desk.clock().now());
        if (!left(tx, refund.topUp()).isPositive()) {
            desk.store().markTopUpRefunded(tx, refund.topUp().id());
        }
        desk.timeline()
                .add(
                        tx,
                        refund.id(),
                        "refunded",
                        Timeline.SYSTEM,
                        "provider's refund " + made.id() + ", entry " + entryId);
        return desk.get(tx, refund.id());
    }

    /**
     * Untouched credit is refunded by the policy, used credit by an owner's exception. Money that
     * went back without either is booked like a chargeback: what was used is debt.
     */
    private String takeCredit(Tx tx, StoredRefund refund, Payment.Refund made) {
        String topUpId = refund.topUp().id();
        RefundEntries entries = desk.ledger().refunds();
        Optional<Refund.Waiver> exception = refund.decision().exception();
        if (refund.standing().creditBack().isEmpty()) {
            if (entries.isFrozenWhole(tx, topUpId) || desk.ledger().freeze(tx, topUpId)) {
                return desk.ledger().refund(tx, topUpId);
            }
            if (exception.isPresent() && entries.isFrozen(tx, topUpId)) {
                return entries.refundWithGoodwill(
                        tx, topUpId, new Decision(exception.get().by(), exception.get().reason()));
            }
        }
        return desk.ledger()
                .chargeBack(
                        tx,
                        new Chargeback(
                                made.id(),
                                topUpId,
                                Money.ZERO,
                                Chargeback.Cause.REFUND,
                                refund.standing().creditBack()));
    }

    /** The credit of a top-up whose money has not gone back by refunds. */
    Money left(Tx tx, RequestedTopUp topUp) {
        return desk.store().ofTopUp(tx, topUp.id()).stream()
                .map(StoredRefund::creditBack)
                .reduce(topUp.credit(), Money::minus)
                .minus(desk.disputes().takenEarly(tx, topUp.id()))
                .max(Money.ZERO);
    }

    /** The credit stays frozen: the order may be sent again, or the request rejected. */
    StoredRefund fail(Tx tx, StoredRefund refund, String reason) {
        desk.store().move(tx, refund, Refund.State.FAILED, desk.clock().now());
        desk.timeline().add(tx, refund.id(), "failed", Timeline.SYSTEM, reason);
        return desk.get(tx, refund.id());
    }

    private StoredRefund pending(Tx tx, StoredRefund refund, Payment.Refund made, boolean isNew) {
        if (isNew) {
            desk.timeline()
                    .add(
                            tx,
                            refund.id(),
                            "pending",
                            Timeline.SYSTEM,
                            "provider's refund " + made.id() + " is pending");
        }
        return desk.get(tx, refund.id());
    }

    /**
     * The money of a refund that had succeeded came back to us, as when an account was closed. Its
     * entry is undone, and the credit is frozen as before, or given back where it was not frozen; a
     * person decides whether it is sent again.
     */
    StoredRefund sentBack(Tx tx, StoredRefund refund, Payment.Refund made) {
        String topUpId = refund.topUp().id();
        desk.provided().see(tx, Seen.of(made, refund), desk.clock().now());
        String memo = "refund " + made.id() + " came back";
        Optional<String> entryId =
                refund.standing().creditBack().isEmpty()
                        ? desk.ledger().refunds().refundFailed(tx, topUpId, memo)
                        : Optional.empty();
        boolean isFrozen = entryId.isPresent();
        String entry = entryId.orElseGet(() -> desk.ledger().disputeWon(tx, made.id()));
        desk.store().setFrozen(tx, refund.id(), isFrozen);
        desk.store().markTopUpPaid(tx, topUpId);
        return fail(tx, refund, memo + ", entry " + entry);
    }
}
