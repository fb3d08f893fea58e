package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;

/** Lets people write into a request's timeline. */
public final class NoteRefund {

    private final RefundDesk desk;

    public NoteRefund(RefundDesk desk) {
        this.desk = desk;
    }

    /**
     * Adds a note.
     *
     * @throws NoSuchRefund if there is no such request
     */
    public Refund note(String refundId, String operator, String text) {
        String line = RequestRefund.reason(text);
        return desk.db()
                .call(tx -> {
                    StoredRefund refund = desk.lock(tx, refundId);
                    desk.timeline().add(tx, refundId, "note", operator, line);
                    return refund;
                })
                .shown();
    }
}
