@NullMarked
package com.nexusapi.relay.wire;

import org.jspecify.annotations.NullMarked;
