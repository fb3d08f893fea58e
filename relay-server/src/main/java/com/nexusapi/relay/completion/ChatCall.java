package com.nexusapi.relay.completion;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.wire.ChatRequest;

/**
 * A chat completion that a valid key asks for.
 *
 * @param startedNanos monotonic time at which the request's first byte was read
 */
public record ChatCall(CallFacts facts, KeyGrant key, ChatRequest request, long startedNanos) {}
