/** Customers' accounts with their money, and credit given to them. */
@NullMarked
package com.nexusapi.relay.customer;

import org.jspecify.annotations.NullMarked;
