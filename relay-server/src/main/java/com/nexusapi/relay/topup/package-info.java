/** A customer buys credit: the checkout, the payment, and the credit given exactly once. */
@NullMarked
package com.nexusapi.relay.topup;

import org.jspecify.annotations.NullMarked;
