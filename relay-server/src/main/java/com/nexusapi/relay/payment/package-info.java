/**
 * The payment provider: checkouts, payments and refunds behind {@link
 * com.nexusapi.relay.payment.PaymentProvider}, with Dodo Payments as the one implementation. Moves
 * no credit and decides nothing.
 */
@NullMarked
package com.nexusapi.relay.payment;

import org.jspecify.annotations.NullMarked;
