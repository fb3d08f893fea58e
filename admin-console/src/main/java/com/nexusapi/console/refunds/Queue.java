package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund.State;
import java.util.Set;

/** The refund requests listed together; no state at all means every request. */
public enum Queue {
    TO_DECIDE,
    UNDER_WAY,
    REFUNDED,
    REJECTED,
    ALL;

    public Set<State> states() {
        return switch (this) {
            case TO_DECIDE -> Set.of(State.REQUESTED, State.ELIGIBLE, State.INELIGIBLE);
            case UNDER_WAY ->
                    Set.of(State.APPROVED, State.SENDING, State.FAILED, State.OUTCOME_UNKNOWN);
            case REFUNDED -> Set.of(State.REFUNDED);
            case REJECTED -> Set.of(State.REJECTED);
            case ALL -> Set.of();
        };
    }

    /** Whether somebody waits, so that the nearest deadline comes first. */
    public boolean isWaiting() {
        return this == TO_DECIDE || this == UNDER_WAY;
    }
}
