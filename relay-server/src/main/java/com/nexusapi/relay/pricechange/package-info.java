/**
 * Changing a price, a plan or a model: proposal, notice, approval by somebody else, withdrawal
 * (DESIGN §6).
 */
@NullMarked
package com.nexusapi.relay.pricechange;

import org.jspecify.annotations.NullMarked;
