package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * One call as listed by {@code GET /requests}; {@code id} equals the response's {@code
 * x-request-id}.
 */
public record RequestSummary(
        String id,
        Instant startedAt,
        Optional<String> accountId,
        Optional<String> keyId,
        Optional<String> model,
        String endpoint,
        Optional<String> channelId,
        boolean stream,
        int status,
        Outcome outcome,
        Optional<String> errorCode,
        TokenUsage usage,
        UsageSource usageSource,
        Money charge,
        Money cost,
        Optional<Long> firstByteMs,
        long latencyMs) {}
