package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A customer's account.
 *
 * @param limits of all its API keys together
 */
public record Account(
        String id,
        String email,
        String name,
        String language,
        Optional<String> planId,
        State state,
        CallLimits limits,
        Balance balance,
        Instant createdAt) {

    public enum State {
        ACTIVE,
        SUSPENDED
    }

    /** Body of {@code POST /accounts}; {@code language} is {@code en} or {@code zh}. */
    public record Creation(
            String email, String name, Optional<String> language, Optional<String> planId) {}

    /**
     * Body of {@code PATCH /accounts/{id}}: what is absent stays.
     *
     * @param limits in place of all limits there were; {@code {}} lifts them
     */
    public record Change(
            Optional<String> name,
            Optional<String> language,
            Optional<String> planId,
            Optional<CallLimits> limits) {}

    /** Body of {@code POST /accounts/{id}/grants}. */
    public record GrantRequest(Money amount, String reason, Optional<Instant> expiresAt) {}

    /** Answer to a grant. */
    public record Granted(String lotId, String entryId, Balance balance) {}

    /** Body of {@code suspend} and {@code resume}. */
    public record StateChange(String reason) {}

    /**
     * {@code available} is unspent credit of open lots, leased or not, holds not subtracted; {@code
     * held} is what running calls hold of it.
     */
    public record Balance(Money available, Money held, Money debt, List<LotBalance> lots) {

        public Balance {
            lots = List.copyOf(lots);
        }
    }

    /** One credit lot; {@code remaining} includes what is leased. */
    public record LotBalance(
            String id,
            LotKind kind,
            LotState state,
            Optional<String> topUpId,
            Money amount,
            Money remaining,
            Optional<Instant> expiresAt) {}
}
