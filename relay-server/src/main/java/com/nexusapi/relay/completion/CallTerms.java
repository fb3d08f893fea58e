package com.nexusapi.relay.completion;

import com.nexusapi.relay.pricing.PricedModel;
import java.util.OptionalLong;

/**
 * What was fixed for a call when it was authorized: the model at its price version, the bound, and
 * how much output is held for.
 *
 * @param heldOutput output tokens that the first hold pays for
 * @param outputCap maximum to be sent upstream because the client stated none
 * @param extendable true for a stream without stated maximum, whose hold grows as it goes on
 */
record CallTerms(
        PricedModel model,
        Bound bound,
        long heldOutput,
        OptionalLong outputCap,
        boolean extendable) {}
