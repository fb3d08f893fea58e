package com.nexusapi.common.admin;

/** Where a lot's credit came from. */
public enum LotKind {
    TOP_UP,
    /** Given with a top-up and revoked with its refund. */
    BONUS,
    GRANT
}
