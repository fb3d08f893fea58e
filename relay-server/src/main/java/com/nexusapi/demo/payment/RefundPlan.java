package com.nexusapi.demo.payment;

/**
 * What the fake provider does when it is told to refund a payment. Chosen by the cents of the
 * amount, so that a demo or a test can provoke each case by what it pays.
 */
public enum RefundPlan {
    SUCCEED(-1),
    /** Makes a refund that has failed, as with a closed card. */
    FAIL(13),
    /** Makes a refund that stays pending. */
    STAY_PENDING(17),
    /** Makes the refund, and cuts the connection instead of answering. */
    SUCCEED_UNANSWERED(19),
    /** Makes no refund, and cuts the connection. */
    CUT(23),
    /** Refuses with 422. */
    REFUSE(29);

    private final int cents;

    RefundPlan(int cents) {
        this.cents = cents;
    }

    static RefundPlan ofAmount(long amountMinor) {
        for (RefundPlan plan : values()) {
            if (plan.cents == amountMinor % 100) {
                return plan;
            }
        }
        return SUCCEED;
    }
}
