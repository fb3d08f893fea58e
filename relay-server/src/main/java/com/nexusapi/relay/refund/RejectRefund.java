package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.Refusal;
import com.nexusapi.relay.store.Tx;

/** Turns a request down with a reason. Credit that it kept frozen can be spent again. */
public final class RejectRefund {

    private final RefundDesk desk;

    public RejectRefund(RefundDesk desk) {
        this.desk = desk;
    }

    /** Rejects for a reason in words alone. */
    public Refund reject(String refundId, String operator, String reason) {
        return reject(refundId, operator, Refusal.OTHER, reason);
    }

    /**
     * Rejects.
     *
     * @param reason may be empty where the template says it
     * @throws IllegalTransition if money is, or may be, on its way back
     * @throws NoSuchRefund if there is none
     */
    public Refund reject(String refundId, String operator, Refusal refusal, String reason) {
        boolean saysIt = refusal != Refusal.OTHER && reason.isBlank();
        String line = saysIt ? words(refusal) : RequestRefund.reason(reason);
        return desk.db().call(tx -> reject(tx, refundId, operator, refusal, line)).shown();
    }

    private static String words(Refusal refusal) {
        return switch (refusal) {
            case USED -> "part of the credit was used";
            case LATE -> "requested after the 30 days";
            case DISPUTED -> "the payment is disputed";
            case ALREADY_REFUNDED -> "the payment was refunded before";
            case OTHER -> "other";
        };
    }

    private StoredRefund reject(
            Tx tx, String refundId, String operator, Refusal refusal, String reason) {
        StoredRefund refund = desk.lock(tx, refundId);
        desk.store().move(tx, refund, Refund.State.REJECTED, desk.clock().now());
        desk.freezing().release(tx, refund);
        desk.store().setRefusal(tx, refundId, refusal, reason);
        desk.timeline().add(tx, refundId, "rejected", operator, reason);
        return desk.get(tx, refundId);
    }
}
