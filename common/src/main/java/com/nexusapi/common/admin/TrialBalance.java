package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.util.List;

/**
 * Answer to {@code GET /ledger/trial-balance}: debit-positive balance of each ledger account, and
 * their sum, which is zero.
 */
public record TrialBalance(List<Line> lines, Money sum) {

    public TrialBalance {
        lines = List.copyOf(lines);
    }

    public record Line(String ledgerAccount, Money balance) {}
}
