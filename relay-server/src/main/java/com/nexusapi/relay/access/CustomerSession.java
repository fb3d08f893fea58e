package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import java.time.Instant;

/** A running session of a customer, and how the account stands. */
public record CustomerSession(
        String id, String accountId, Account.State accountState, Instant expiresAt) {}
