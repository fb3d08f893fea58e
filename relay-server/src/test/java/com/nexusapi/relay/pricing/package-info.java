@NullMarked
package com.nexusapi.relay.pricing;

import org.jspecify.annotations.NullMarked;
