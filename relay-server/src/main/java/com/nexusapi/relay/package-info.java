/** The relay: sells metered access to language-model APIs. */
@NullMarked
package com.nexusapi.relay;

import org.jspecify.annotations.NullMarked;
