package com.nexusapi.relay.refund;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.refund.StoredRefund.Decision;
import com.nexusapi.relay.refund.StoredRefund.RequestedTopUp;
import com.nexusapi.relay.refund.StoredRefund.Standing;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Takes in a request for a refund and judges it by the policy. Freezes nothing: that is for the
 * approval. A request that cannot be judged because the provider does not answer stays REQUESTED
 * and is judged by the sweep.
 */
public final class RequestRefund {

    /** Bound of a reason, for the provider allows no more than 3,000 characters. */
    static final int MOST_REASON_CHARS = 2_000;

    private final RefundDesk desk;
    private final Ids ids;

    public RequestRefund(RefundDesk desk, Ids ids) {
        this.desk = desk;
        this.ids = ids;
    }

    /**
     * A request as it came in.
     *
     * @param requestedBy the account's id, or the operator's e-mail
     * @param receivedAt when it reached us, by our own or our mail server's clock
     * @param awaitingConfirmation the account's owner has to say first that it is his
     */
    public record Request(
            String topUpId,
            Refund.Source source,
            String requestedBy,
            String reason,
            Instant receivedAt,
            boolean awaitingConfirmation) {}

    /**
     * A request that came by mail.
     *
     * @param receivedAt when our mail server had it, never what the mail says of itself
     */
    public record Mailed(String accountId, String topUpId, String reason, Instant receivedAt) {}

    /** Answer to a request. */
    public sealed interface Outcome {
        record Recorded(Refund refund) implements Outcome {}

        /** Another request for the same top-up is being worked on. */
        record AlreadyOpen(Refund refund) implements Outcome {}

        record NoSuchTopUp() implements Outcome {}

        record NotPaid() implements Outcome {}
    }

    /** A request by the signed-in customer, received now; another's top-up does not exist. */
    public Outcome byCustomer(String accountId, String topUpId, String reason) {
        return byCustomer(accountId, topUpId, reason, false);
    }

    /**
     * A request by the signed-in customer. One of his by mail for the same top-up is confirmed by
     * it.
     *
     * @param stopUsing he agrees that the credit is frozen at once; that fails, without harm, while
     *     a running call holds some of it
     */
    public Outcome byCustomer(String accountId, String topUpId, String reason, boolean stopUsing) {
        Outcome outcome =
                request(
                        new Request(
                                topUpId,
                                Refund.Source.ACCOUNT,
                                accountId,
                                reason(reason),
                                desk.clock().now(),
                                false),
                        Optional.of(accountId));
        return switch (outcome) {
            case Outcome.Recorded(Refund refund) ->
                    new Outcome.Recorded(stopUsing ? stopUsing(refund) : refund);
            case Outcome.AlreadyOpen(Refund refund) -> {
                Refund confirmed = confirm(refund.id());
                yield new Outcome.AlreadyOpen(stopUsing ? stopUsing(confirmed) : confirmed);
            }
            case Outcome.NoSuchTopUp _, Outcome.NotPaid _ -> outcome;
        };
    }

    /**
     * A request by mail, of an account that its sender may or may not own: it is judged, and waits
     * for {@link #confirm} before it can be approved.
     */
    public Outcome byMail(Mailed mailed) {
        Instant now = desk.clock().now();
        Instant received = mailed.receivedAt().truncatedTo(ChronoUnit.MICROS);
        return request(
                new Request(
                        mailed.topUpId(),
                        Refund.Source.EMAIL,
                        mailed.accountId(),
                        reason(mailed.reason()),
                        received.isAfter(now) ? now : received,
                        true),
                Optional.of(mailed.accountId()));
    }

    /**
     * The account's owner says that the request is his; its time stays that of the mail. Does
     * nothing if it is confirmed.
     *
     * @throws NoSuchRefund if there is none
     */
    public Refund confirm(String refundId) {
        return desk.db().call(tx -> confirm(tx, desk.lock(tx, refundId))).shown();
    }

    private StoredRefund confirm(Tx tx, StoredRefund refund) {
        if (!refund.standing().awaitingConfirmation()) {
            return refund;
        }
        desk.store().setConfirmed(tx, refund.id());
        desk.timeline()
                .add(
                        tx,
                        refund.id(),
                        "confirmed",
                        refund.accountId(),
                        "the account's owner made this request");
        return desk.get(tx, refund.id());
    }

    /** Only what the policy will refund is taken from its owner's use. */
    private Refund stopUsing(Refund refund) {
        if (refund.state() != Refund.State.ELIGIBLE || desk.get(refund.id()).standing().frozen()) {
            return refund;
        }
        var _ = desk.ledger().beginFreeze(refund.topUpId());
        return desk.db().call(tx -> stopUsing(tx, refund.id())).shown();
    }

    private StoredRefund stopUsing(Tx tx, String refundId) {
        StoredRefund refund = desk.lock(tx, refundId);
        if (refund.state() != Refund.State.ELIGIBLE) {
            desk.ledger().giveUpFreeze(tx, refund.topUp().id());
            return refund;
        }
        boolean frozen = desk.freezing().freeze(tx, refund);
        desk.timeline()
                .add(
                        tx,
                        refundId,
                        frozen ? "frozen" : "not_frozen",
                        refund.accountId(),
                        frozen
                                ? "the customer stops using this credit"
                                : "a running call holds some of the credit");
        return desk.get(tx, refundId);
    }

    /** A request that an operator enters for a customer; received now if no time is given. */
    public Outcome byOperator(String operator, Refund.Creation creation) {
        return request(
                new Request(
                        creation.topUpId(),
                        Refund.Source.OPERATOR,
                        operator,
                        reason(creation.reason()),
                        creation.receivedAt()
                                .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                                .orElseGet(desk.clock()::now),
                        false),
                Optional.empty());
    }

    private Outcome request(Request request, Optional<String> owner) {
        Outcome outcome = desk.db().call(tx -> record(tx, request, owner));
        return switch (outcome) {
            case Outcome.Recorded(Refund refund) -> new Outcome.Recorded(judge(refund.id()));
            case Outcome.AlreadyOpen _, Outcome.NoSuchTopUp _, Outcome.NotPaid _ -> outcome;
        };
    }

    /** A reason for people, on one line. */
    static String reason(String text) {
        return requireText(text.replaceAll("\\s+", " "), MOST_REASON_CHARS, "reason");
    }

    private Outcome record(Tx tx, Request request, Optional<String> owner) {
        Optional<RequestedTopUp> found =
                desk.store()
                        .topUp(tx, request.topUpId())
                        .filter(topUp -> owner.isEmpty() || owner.get().equals(topUp.accountId()));
        if (found.isEmpty()) {
            return new Outcome.NoSuchTopUp();
        }
        RequestedTopUp topUp = found.get();
        if (topUp.payment().isEmpty()) {
            return new Outcome.NotPaid();
        }
        Instant received = request.receivedAt();
        require(
                !received.isAfter(desk.clock().now())
                        && !received.isBefore(topUp.payment().get().earliest()),
                "receivedAt",
                "must be between the payment and now");
        desk.store().lockAccount(tx, topUp.accountId());
        Optional<StoredRefund> open =
                desk.store().ofTopUp(tx, topUp.id()).stream()
                        .filter(refund -> Transitions.isOpen(refund.state()))
                        .findFirst();
        return open.<Outcome>map(refund -> new Outcome.AlreadyOpen(refund.shown()))
                .orElseGet(() -> new Outcome.Recorded(insert(tx, request, topUp).shown()));
    }

    private StoredRefund insert(Tx tx, Request request, RequestedTopUp topUp) {
        Instant now = desk.clock().now();
        StoredRefund refund =
                new StoredRefund(
                        ids.next("rfd", now),
                        Refund.State.REQUESTED,
                        topUp,
                        request.source(),
                        request.reason(),
                        request.requestedBy(),
                        request.receivedAt(),
                        topUp.payment().orElseThrow().createdAt().plus(Eligibility.WINDOW),
                        now,
                        new Standing(
                                request.awaitingConfirmation(),
                                false,
                                Optional.empty(),
                                Optional.empty()),
                        Decision.NONE,
                        Optional.empty());
        desk.store().insert(tx, refund);
        desk.timeline().add(tx, refund.id(), "requested", request.requestedBy(), request.reason());
        return refund;
    }

    /** Judges a request that is REQUESTED; returns it as it is then. */
    Refund judge(String refundId) {
        StoredRefund refund = desk.get(refundId);
        return switch (desk.evaluation().readPayment(refund)) {
            case PaymentReading.Found(Payment payment) ->
                    desk.db().call(tx -> judge(tx, refundId, payment)).shown();
            case PaymentReading.NotFound() -> desk.notRead(refund, "no such payment").shown();
            case PaymentReading.Unavailable(String reason) -> desk.notRead(refund, reason).shown();
        };
    }

    private StoredRefund judge(Tx tx, String refundId, Payment payment) {
        StoredRefund refund = desk.lock(tx, refundId);
        if (refund.state() != Refund.State.REQUESTED) {
            return refund;
        }
        return desk.judge(tx, refund, payment);
    }
}
