/** One paid call from its first byte to its last: price, hold, upstream, settlement. */
@NullMarked
package com.nexusapi.relay.completion;

import org.jspecify.annotations.NullMarked;
