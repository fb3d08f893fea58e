/**
 * Holds our books against the payment provider's, against the records of calls, and against what
 * upstreams invoice; keeps what does not agree, and closes days (reference/payments.md §6).
 */
@NullMarked
package com.nexusapi.relay.reconciliation;

import org.jspecify.annotations.NullMarked;
