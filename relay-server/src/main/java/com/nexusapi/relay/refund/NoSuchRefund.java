package com.nexusapi.relay.refund;

/** No refund request has that id. */
public final class NoSuchRefund extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchRefund(String refundId) {
        super("no refund request " + refundId);
    }
}
