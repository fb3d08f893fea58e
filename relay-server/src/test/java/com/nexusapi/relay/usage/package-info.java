@NullMarked
package com.nexusapi.relay.usage;

import org.jspecify.annotations.NullMarked;
