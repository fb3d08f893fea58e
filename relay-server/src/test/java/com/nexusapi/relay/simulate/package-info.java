/**
 * A seeded simulator of the money (DESIGN §12): the real ledger of several nodes on one database,
 * run one task at a time in an order that a seed decides, with crashes, sleeping nodes and failing
 * stores, and checked against what must be true of it (DESIGN §2, §5).
 */
@NullMarked
package com.nexusapi.relay.simulate;

import org.jspecify.annotations.NullMarked;
