package com.nexusapi.relay.ledger;

/** Answer to {@link Ledger#authorize}. */
public sealed interface Authorization {

    /** Credit is held; it ends in exactly one {@code settle} or {@code release}. */
    record Granted(Hold hold) implements Authorization {}

    /** There is not enough credit, not even with what other calls hold. */
    record InsufficientCredit() implements Authorization {}

    /** There would be enough credit if other running calls gave back what they hold. */
    record HeldByOtherCalls() implements Authorization {}

    /** The store has not answered for so long that nothing may be held. */
    record Unavailable() implements Authorization {}

    /** The account is suspended. */
    record AccountSuspended() implements Authorization {}
}
