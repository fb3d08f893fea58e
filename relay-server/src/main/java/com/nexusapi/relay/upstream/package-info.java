/**
 * The ways to upstream providers: channels with their sealed credentials and costs, and the client
 * that sends a call over one of them.
 */
@NullMarked
package com.nexusapi.relay.upstream;

import org.jspecify.annotations.NullMarked;
