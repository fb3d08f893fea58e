package com.nexusapi.relay.refund;

import static com.nexusapi.common.admin.Refund.State.APPROVED;
import static com.nexusapi.common.admin.Refund.State.ELIGIBLE;
import static com.nexusapi.common.admin.Refund.State.FAILED;
import static com.nexusapi.common.admin.Refund.State.INELIGIBLE;
import static com.nexusapi.common.admin.Refund.State.OUTCOME_UNKNOWN;
import static com.nexusapi.common.admin.Refund.State.REFUNDED;
import static com.nexusapi.common.admin.Refund.State.REJECTED;
import static com.nexusapi.common.admin.Refund.State.SENDING;

import com.nexusapi.common.admin.Refund;
import java.util.EnumSet;
import java.util.Set;

/** Which state of a refund request may follow which (reference/payments.md §4). */
final class Transitions {

    private Transitions() {}

    static Set<Refund.State> after(Refund.State state) {
        return switch (state) {
            // Whatever waits is REFUNDED when somebody pays it back on the provider's own pages.
            case REQUESTED -> EnumSet.of(ELIGIBLE, INELIGIBLE, REJECTED, REFUNDED);
            case ELIGIBLE -> EnumSet.of(APPROVED, INELIGIBLE, REJECTED, REFUNDED);
            // An owner's exception, or a dispute that is over.
            case INELIGIBLE -> EnumSet.of(ELIGIBLE, REJECTED, REFUNDED);
            // A dispute or a refund by others came before the order.
            case APPROVED -> EnumSet.of(SENDING, INELIGIBLE, REFUNDED);
            case SENDING -> EnumSet.of(REFUNDED, FAILED, OUTCOME_UNKNOWN);
            // Sending again takes a person's word that the provider shows no refund.
            case OUTCOME_UNKNOWN -> EnumSet.of(REFUNDED, FAILED, SENDING);
            case FAILED -> EnumSet.of(SENDING, REJECTED, REFUNDED);
            // The customer's bank sent the money back.
            case REFUNDED -> EnumSet.of(FAILED);
            case REJECTED -> EnumSet.noneOf(Refund.State.class);
        };
    }

    static void check(Refund.State from, Refund.State to) {
        if (!after(from).contains(to)) {
            throw new IllegalTransition(from, to);
        }
    }

    /** True while the request may still move money: a second one for the same top-up must wait. */
    static boolean isOpen(Refund.State state) {
        return state != REFUNDED && state != REJECTED && state != INELIGIBLE;
    }
}
