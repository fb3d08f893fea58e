package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;

/** What was asked for is not possible in the refund request's state. */
public final class IllegalTransition extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IllegalTransition(Refund.State from, Refund.State to) {
        super("a refund request that is " + from + " cannot become " + to);
    }
}
