/**
 * The books: lots, leases, holds, settlements and the journal. Every change of money goes through
 * here.
 */
@NullMarked
package com.nexusapi.relay.ledger;

import org.jspecify.annotations.NullMarked;
