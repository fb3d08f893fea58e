package com.nexusapi.relay.account;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.common.admin.UsageSource;
import java.time.Instant;
import java.util.Optional;

/** A call as its customer sees it: without the channel it took and what it cost us. */
public record OwnRequest(
        String id,
        Instant startedAt,
        Optional<String> accountId,
        Optional<String> keyId,
        Optional<String> model,
        String endpoint,
        boolean stream,
        int status,
        Outcome outcome,
        Optional<String> errorCode,
        TokenUsage usage,
        UsageSource usageSource,
        Money charge,
        Optional<Long> firstByteMs,
        long latencyMs) {

    static OwnRequest of(RequestSummary call) {
        return new OwnRequest(
                call.id(),
                call.startedAt(),
                call.accountId(),
                call.keyId(),
                call.model(),
                call.endpoint(),
                call.stream(),
                call.status(),
                call.outcome(),
                call.errorCode(),
                call.usage(),
                call.usageSource(),
                call.charge(),
                call.firstByteMs(),
                call.latencyMs());
    }
}
