/** Time and identifiers: the ground everything stands on. */
@NullMarked
package com.nexusapi.relay.foundation;

import org.jspecify.annotations.NullMarked;
