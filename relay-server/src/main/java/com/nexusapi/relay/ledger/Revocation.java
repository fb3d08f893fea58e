package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/** Answer to {@link Ledger#revoke}. */
public sealed interface Revocation {

    /** So much was taken back; the lot has ended. */
    record Revoked(String entryId, Money amount) implements Revocation {}

    /** All of it was used, or it had ended before. */
    record NothingLeft() implements Revocation {}

    /** Its top-up is being refunded; the bonus goes with that. */
    record Frozen() implements Revocation {}

    /** Credit that was paid for is given back by a refund only. */
    record PaidFor() implements Revocation {}

    record NoSuchLot() implements Revocation {}
}
