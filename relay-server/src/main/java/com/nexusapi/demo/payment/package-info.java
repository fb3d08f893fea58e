/**
 * A payment provider for the demo and the tests: an HTTP server of its own with the paths and
 * members of Dodo Payments, where nobody pays real money. The relay knows it by its address only.
 */
@NullMarked
package com.nexusapi.demo.payment;

import org.jspecify.annotations.NullMarked;
