/** Puts relay and console together: the demo. */
@NullMarked
package com.nexusapi.installer;

import org.jspecify.annotations.NullMarked;
