package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.store.Tx;

/** Whoever tells customers what becomes of their refund requests. */
@FunctionalInterface
public interface RefundLetters {

    /** Nobody is told. */
    RefundLetters NONE = (tx, refundId, event) -> {};

    /**
     * Something happened to a request; called in the transaction in which it did, after all else
     * was written.
     */
    void happened(Tx tx, String refundId, Refund.Event event);
}
