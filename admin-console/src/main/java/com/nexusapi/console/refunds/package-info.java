/** The refund queue, the policy check of one request, and its decision. */
@NullMarked
package com.nexusapi.console.refunds;

import org.jspecify.annotations.NullMarked;
