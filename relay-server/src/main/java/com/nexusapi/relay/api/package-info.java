/**
 * The OpenAI-compatible API: reads requests, calls one journey, writes answers and errors in the
 * wire format.
 */
@NullMarked
package com.nexusapi.relay.api;

import org.jspecify.annotations.NullMarked;
