package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;

/** What was asked for is not possible in the refund request's state. */
public final class IllegalTransition extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    IllegalTransition(Refund.State from, Refund.State to) {
        String words = "a refund request that is " + from + " cannot become " + to;
        super(words);
        this.reason = words;
    }

    /** For people. */
    public String reason() {
        return reason;
    }
}
