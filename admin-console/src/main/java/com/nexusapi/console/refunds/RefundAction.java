package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Refund.State;
import javafx.scene.input.KeyCode;

/** What somebody can do about the request looked at, each by a key of its own. */
public enum RefundAction {
    APPROVE(KeyCode.A, Permission.DECIDE_REFUND),
    REJECT(KeyCode.R, Permission.DECIDE_REFUND),
    RETRY(KeyCode.T, Permission.DECIDE_REFUND),
    CONFIRM_UNSENT(KeyCode.U, Permission.DECIDE_REFUND),
    EXCEPTION(KeyCode.X, Permission.GRANT_EXCEPTION),
    NOTE(KeyCode.N, Permission.REQUEST_REFUND);

    private final KeyCode key;
    private final Permission permission;

    RefundAction(KeyCode key, Permission permission) {
        this.key = key;
        this.permission = permission;
    }

    KeyCode key() {
        return key;
    }

    Permission permission() {
        return permission;
    }

    boolean fits(State state) {
        boolean isUndecided =
                state == State.REQUESTED || state == State.ELIGIBLE || state == State.INELIGIBLE;
        return switch (this) {
            case APPROVE -> isUndecided;
            case REJECT -> isUndecided || state == State.FAILED;
            case RETRY -> state == State.FAILED;
            case CONFIRM_UNSENT -> state == State.OUTCOME_UNKNOWN;
            case EXCEPTION -> state == State.INELIGIBLE;
            case NOTE -> true;
        };
    }
}
