/** Models on offer and what they are sold for: price versions, the catalogue of list prices. */
@NullMarked
package com.nexusapi.relay.pricing;

import org.jspecify.annotations.NullMarked;
