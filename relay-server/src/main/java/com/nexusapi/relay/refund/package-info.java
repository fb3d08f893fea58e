/**
 * A refund from request to money: the policy as a pure function, four eyes, the order to the
 * provider, and what is done when its outcome is not known (reference/payments.md §4).
 */
@NullMarked
package com.nexusapi.relay.refund;

import org.jspecify.annotations.NullMarked;
