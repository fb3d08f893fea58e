package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Refund.State;
import java.util.EnumSet;
import java.util.Set;
import javafx.scene.input.KeyCode;

/** What somebody can do about the request looked at, each by a key of its own. */
public enum RefundAction {
    APPROVE(KeyCode.A, Permission.DECIDE_REFUND, State.REQUESTED, State.ELIGIBLE, State.INELIGIBLE),
    REJECT(
            KeyCode.R,
            Permission.DECIDE_REFUND,
            State.REQUESTED,
            State.ELIGIBLE,
            State.INELIGIBLE,
            State.FAILED),
    RETRY(KeyCode.T, Permission.DECIDE_REFUND, State.FAILED),
    CONFIRM_UNSENT(KeyCode.U, Permission.DECIDE_REFUND, State.OUTCOME_UNKNOWN),
    EXCEPTION(KeyCode.X, Permission.GRANT_EXCEPTION, State.INELIGIBLE),
    NOTE(KeyCode.N, Permission.REQUEST_REFUND, State.values());

    private final KeyCode key;
    private final Permission permission;
    private final Set<State> states;

    RefundAction(KeyCode key, Permission permission, State... states) {
        this.key = key;
        this.permission = permission;
        this.states = EnumSet.noneOf(State.class);
        this.states.addAll(Set.of(states));
    }

    KeyCode key() {
        return key;
    }

    Permission permission() {
        return permission;
    }

    boolean fits(State state) {
        return states.contains(state);
    }
}
