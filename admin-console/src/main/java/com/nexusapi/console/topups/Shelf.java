package com.nexusapi.console.topups;

import com.nexusapi.common.admin.TopUp.State;
import java.util.Optional;

/** What is listed together: top-ups in a state, all of them, or payment events that are parked. */
public enum Shelf {
    ALL,
    PAID,
    PENDING,
    FAILED,
    REFUNDED,
    EVENTS;

    /** The state of the top-ups wanted; empty for any. */
    Optional<State> state() {
        return switch (this) {
            case ALL, EVENTS -> Optional.empty();
            case PAID -> Optional.of(State.PAID);
            case PENDING -> Optional.of(State.PENDING);
            case FAILED -> Optional.of(State.FAILED);
            case REFUNDED -> Optional.of(State.REFUNDED);
        };
    }
}
