package com.nexusapi.console.reconciliation;

import com.nexusapi.common.admin.Difference.State;
import java.util.Optional;

/** What the screen lists: differences of one state, all of them, or the closed days. */
public enum View {
    OPEN,
    EXPLAINED,
    RESOLVED,
    ALL,
    DAYS;

    /** The state that is listed; every state where this is absent. */
    Optional<State> state() {
        return switch (this) {
            case OPEN -> Optional.of(State.OPEN);
            case EXPLAINED -> Optional.of(State.EXPLAINED);
            case RESOLVED -> Optional.of(State.RESOLVED);
            case ALL, DAYS -> Optional.empty();
        };
    }
}
