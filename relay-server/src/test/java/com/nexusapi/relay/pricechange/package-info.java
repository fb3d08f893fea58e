@NullMarked
package com.nexusapi.relay.pricechange;

import org.jspecify.annotations.NullMarked;
