/** What was used: one record a call, sums by the hour, and how they are read. */
@NullMarked
package com.nexusapi.relay.usage;

import org.jspecify.annotations.NullMarked;
