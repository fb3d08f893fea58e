/** Channels: how they do, trying them by a real call, and setting them up. */
@NullMarked
package com.nexusapi.console.channels;

import org.jspecify.annotations.NullMarked;
