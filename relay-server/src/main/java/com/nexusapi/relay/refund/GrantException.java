package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.store.Tx;

/**
 * An owner lets a request pass that came too late, or of whose credit a part was used, with a
 * written reason. The payment then goes back whole by the same journey: somebody else approves it,
 * what is left of the credit is frozen and taken, and the used part is booked as goodwill. A
 * present that is smaller than the payment is a grant of credit, and the request is rejected.
 */
public final class GrantException {

    private final RefundDesk desk;

    public GrantException(RefundDesk desk) {
        this.desk = desk;
    }

    /** Answer to {@link #grant}. */
    public sealed interface Outcome {
        /** The request is ELIGIBLE and waits for somebody else's approval. */
        record Granted(Refund refund) implements Outcome {}

        /**
         * Disputed or refunded money does not go back a second time, and used-up credit neither.
         */
        record NotWaivable(String reason) implements Outcome {}
    }

    /**
     * Grants it.
     *
     * @throws IllegalTransition if the request is not INELIGIBLE
     * @throws NoSuchRefund if there is none
     */
    public Outcome grant(String refundId, String owner, String reason) {
        Refund.Waiver exception = new Refund.Waiver(owner, RequestRefund.reason(reason));
        return desk.db().call(tx -> grant(tx, refundId, exception));
    }

    private Outcome grant(Tx tx, String refundId, Refund.Waiver exception) {
        StoredRefund refund = desk.lock(tx, refundId);
        if (refund.state() != Refund.State.INELIGIBLE) {
            throw new IllegalTransition(refund.state(), Refund.State.ELIGIBLE);
        }
        desk.store().setException(tx, refundId, exception);
        StoredRefund excepted = desk.get(tx, refundId);
        Certificate found = excepted.certificate().orElseThrow();
        if (!excepted.allows(found)) {
            desk.store().clearException(tx, refundId);
            return new Outcome.NotWaivable(found.refusal());
        }
        desk.store().move(tx, excepted, Refund.State.ELIGIBLE, desk.clock().now());
        desk.timeline().add(tx, refundId, "exception", exception.by(), exception.reason());
        return new Outcome.Granted(desk.get(tx, refundId).shown());
    }
}
