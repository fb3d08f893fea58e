package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/**
 * Approves a refund: by somebody other than the requester, and only if the policy still holds in
 * the transaction that freezes the credit. The money is then ordered back at once; if that breaks
 * off, the sweep goes on from where it stopped.
 */
public final class ApproveRefund {

    private final RefundDesk desk;
    private final SendRefund send;

    public ApproveRefund(RefundDesk desk, SendRefund send) {
        this.desk = desk;
        this.send = send;
    }

    /** Answer to {@link #approve}. */
    public sealed interface Outcome {
        /** Approved; the refund shows how far it came. */
        record Approved(Refund refund) implements Outcome {}

        /** The approver is the requester, the customer, or who made the exception. */
        record SamePerson() implements Outcome {}

        /** The policy does not hold (any more), as the reason says; the request is INELIGIBLE. */
        record NotEligible(String reason) implements Outcome {}

        /**
         * A running call holds some of the credit; nothing changed, ask again when it has ended.
         */
        record InUse() implements Outcome {}

        /** It came by mail, and the account's owner has not confirmed it. */
        record Unconfirmed() implements Outcome {}

        record ProviderUnavailable(String reason) implements Outcome {}
    }

    /**
     * Approves and sends.
     *
     * @param approver the operator's e-mail
     * @throws IllegalTransition if the request is not ELIGIBLE
     * @throws NoSuchRefund if there is none
     */
    public Outcome approve(String refundId, String approver) {
        StoredRefund refund = desk.get(refundId);
        if (isSamePerson(refund, approver)) {
            return new Outcome.SamePerson();
        }
        if (refund.state() == Refund.State.INELIGIBLE) {
            return new Outcome.NotEligible(
                    refund.certificate().map(Certificate::refusal).orElse(""));
        }
        Transitions.check(refund.state(), Refund.State.APPROVED);
        if (refund.standing().awaitingConfirmation()) {
            return new Outcome.Unconfirmed();
        }
        return switch (desk.evaluation().readPayment(refund)) {
            case PaymentReading.Found(Payment payment) -> {
                var _ = desk.ledger().beginFreeze(refund.topUp().id());
                yield desk.db()
                        .call(tx -> freeze(tx, refundId, approver, payment))
                        .orElseGet(() -> new Outcome.Approved(send.send(refundId)));
            }
            case PaymentReading.NotFound() ->
                    new Outcome.ProviderUnavailable("the provider does not know the payment");
            case PaymentReading.Unavailable(String reason) ->
                    new Outcome.ProviderUnavailable(reason);
        };
    }

    private static boolean isSamePerson(StoredRefund refund, String approver) {
        return approver.equalsIgnoreCase(refund.requestedBy())
                || approver.equalsIgnoreCase(refund.topUp().accountEmail())
                || refund.decision()
                        .exception()
                        .filter(exception -> approver.equalsIgnoreCase(exception.by()))
                        .isPresent();
    }

    /** Empty when frozen and approved; otherwise why not. */
    private Optional<Outcome> freeze(Tx tx, String refundId, String approver, Payment payment) {
        StoredRefund refund = desk.lock(tx, refundId);
        Transitions.check(refund.state(), Refund.State.APPROVED);
        Certificate certificate = desk.evaluation().judge(tx, refund, payment);
        if (!refund.allows(certificate)) {
            desk.ledger().giveUpFreeze(tx, refund.topUp().id());
            desk.store().setCertificate(tx, refundId, certificate);
            desk.store().move(tx, refund, Refund.State.INELIGIBLE, desk.clock().now());
            desk.timeline().add(tx, refundId, "ineligible", Timeline.SYSTEM, certificate.refusal());
            return Optional.of(new Outcome.NotEligible(certificate.refusal()));
        }
        if (!desk.freezing().freeze(tx, refund)) {
            return Optional.of(new Outcome.InUse());
        }
        desk.store().setCertificate(tx, refundId, certificate);
        desk.store().setApprovedBy(tx, refundId, approver);
        desk.store().move(tx, refund, Refund.State.APPROVED, desk.clock().now());
        String why = certificate.isEligible() ? "all rules hold" : "by the owner's exception";
        desk.timeline().add(tx, refundId, "approved", approver, why + "; credit frozen");
        return Optional.empty();
    }
}
