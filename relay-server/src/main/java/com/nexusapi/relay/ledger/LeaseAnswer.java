package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import java.util.List;

/** What came of asking for a lease. */
sealed interface LeaseAnswer {

    /**
     * As much as there was to take.
     *
     * @param leased what was taken, possibly nothing
     * @param remaining open credit that is in nobody's lease
     * @param inLeases unspent credit in the leases of all nodes, these included
     */
    record Taken(List<HeldSlice> leased, Money remaining, Money inLeases) implements LeaseAnswer {}

    /** The account owes; it starts no call. */
    record InDebt() implements LeaseAnswer {}

    record Suspended() implements LeaseAnswer {}

    /** The store did not answer. */
    record Failed() implements LeaseAnswer {}
}
