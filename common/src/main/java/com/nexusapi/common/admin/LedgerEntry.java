package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Item of {@code GET /ledger/entries}: one change of money, with postings that sum to zero, debit
 * positive.
 *
 * @param reference what it is about: a call, a top-up, a lot, an account, an entry
 * @param corrects the wrong entry that this one reverses
 * @param correctedBy the entry that reverses this one
 */
public record LedgerEntry(
        String id,
        Instant at,
        String kind,
        Optional<String> accountId,
        String reference,
        String memo,
        Optional<String> corrects,
        Optional<String> correctedBy,
        List<Posting> postings) {

    public LedgerEntry {
        postings = List.copyOf(postings);
    }

    public record Posting(String ledgerAccount, Money amount) {}
}
