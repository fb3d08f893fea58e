/** Who changed what, told to whoever looks at it on this node. */
@NullMarked
package com.nexusapi.relay.events;

import org.jspecify.annotations.NullMarked;
