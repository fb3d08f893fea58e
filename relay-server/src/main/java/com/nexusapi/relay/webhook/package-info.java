/** What the payment provider calls: deliveries are handed on as they came. */
@NullMarked
package com.nexusapi.relay.webhook;

import org.jspecify.annotations.NullMarked;
