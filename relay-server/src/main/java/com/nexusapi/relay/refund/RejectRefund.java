package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.store.Tx;

/** Turns a request down with a reason. Credit that an earlier approval froze can be spent again. */
public final class RejectRefund {

    private final RefundDesk desk;

    public RejectRefund(RefundDesk desk) {
        this.desk = desk;
    }

    /**
     * Rejects.
     *
     * @throws IllegalTransition if money is, or may be, on its way back
     * @throws NoSuchRefund if there is none
     */
    public Refund reject(String refundId, String operator, String reason) {
        String line = RequestRefund.reason(reason);
        return desk.db().call(tx -> reject(tx, refundId, operator, line)).shown();
    }

    private StoredRefund reject(Tx tx, String refundId, String operator, String reason) {
        StoredRefund refund = desk.lock(tx, refundId);
        desk.store().move(tx, refund, Refund.State.REJECTED, desk.clock().now());
        if (refund.state() == Refund.State.FAILED) {
            desk.ledger().unfreeze(tx, refund.topUp().id());
        }
        desk.store().setRejectionReason(tx, refundId, reason);
        desk.timeline().add(tx, refundId, "rejected", operator, reason);
        return desk.store().find(tx, refundId).orElseThrow();
    }
}
