package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.common.admin.CallLimits;
import java.time.Instant;
import java.util.Optional;

/** A customer's account without its money, which the ledger keeps. */
public record Customer(
        String id,
        String email,
        String name,
        String language,
        Optional<String> planId,
        Account.State state,
        CallLimits limits,
        Instant createdAt) {

    public Account with(Balance balance) {
        return new Account(id, email, name, language, planId, state, limits, balance, createdAt);
    }
}
