/**
 * The books: lots, leases, holds, settlements and the journal. Every change of money goes through
 * here.
 *
 * <p>A call's way: {@code Holds} sets credit aside in memory, in the slices that {@code Leases}
 * took out of lots; {@code Settler} charges many calls in one {@code GroupSettlement}, odd ones by
 * {@code Settlements}. {@code NodeRun} and {@code Upkeep} bring leased credit back. Everything
 * durable stands in the stores; {@code LedgerVerifier} recomputes it from nothing.
 */
@NullMarked
package com.nexusapi.relay.ledger;

import org.jspecify.annotations.NullMarked;
