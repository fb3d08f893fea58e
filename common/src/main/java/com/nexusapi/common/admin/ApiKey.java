package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An API key; the {@code secret} is present only in the answer to its creation. */
public record ApiKey(
        String id,
        String name,
        State state,
        String prefix,
        String last4,
        Optional<List<String>> models,
        Optional<Long> rpm,
        Optional<Long> tpm,
        Optional<Long> concurrency,
        Optional<Money> monthlyBudget,
        Optional<List<String>> ipRanges,
        Optional<Instant> expiresAt,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret) {

    public enum State {
        ACTIVE,
        SUSPENDED,
        REVOKED
    }

    /** Body of {@code POST /accounts/{id}/keys}; an absent limit does not limit. */
    public record Creation(
            String name,
            Optional<List<String>> models,
            Optional<Long> rpm,
            Optional<Long> tpm,
            Optional<Long> concurrency,
            Optional<Money> monthlyBudget,
            Optional<List<String>> ipRanges,
            Optional<Instant> expiresAt) {

        public Creation(String name, CallLimits limits, Optional<Instant> expiresAt) {
            this(
                    name,
                    limits.models(),
                    limits.rpm(),
                    limits.tpm(),
                    limits.concurrency(),
                    limits.monthlyBudget(),
                    limits.ipRanges(),
                    expiresAt);
        }

        /** Those of its members that limit calls. */
        public CallLimits limits() {
            return new CallLimits(rpm, tpm, concurrency, monthlyBudget, models, ipRanges);
        }
    }

    @Override
    public String toString() {
        return "ApiKey[id=" + id + ", last4=" + last4 + "]";
    }
}
