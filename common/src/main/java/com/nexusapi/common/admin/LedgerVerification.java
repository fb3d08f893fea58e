package com.nexusapi.common.admin;

import java.util.List;

/** Answer to {@code POST /ledger/verify}; well when there are no differences. */
public record LedgerVerification(long entries, long accounts, List<Difference> differences) {

    public LedgerVerification {
        differences = List.copyOf(differences);
    }

    /** Something that does not add up: what, where, and the two values. */
    public record Difference(String check, String subject, String expected, String found) {}
}
