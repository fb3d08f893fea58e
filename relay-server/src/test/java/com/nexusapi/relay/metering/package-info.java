@NullMarked
package com.nexusapi.relay.metering;

import org.jspecify.annotations.NullMarked;
