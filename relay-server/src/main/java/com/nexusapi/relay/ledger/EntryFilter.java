package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which entries of the journal are wanted.
 *
 * @param account a ledger account, or a customer's id, which stands for the three of the customer
 * @param before only entries older than this one, to read on
 */
public record EntryFilter(
        Instant from,
        Instant to,
        Optional<String> account,
        Optional<String> kind,
        Optional<String> before) {

    public EntryFilter {
        kind.ifPresent(name ->
                InvalidValueException.require(
                        Arrays.stream(Kind.values()).anyMatch(known -> known.name().equals(name)),
                        "kind",
                        "must be of " + List.of(Kind.values())));
    }

    /** The ledger accounts of which an entry must touch one; empty when any will do. */
    List<String> ledgerAccounts() {
        return account.map(id ->
                        id.indexOf(':') >= 0
                                ? List.of(id)
                                : List.of(
                                        LedgerAccounts.paid(id),
                                        LedgerAccounts.promo(id),
                                        LedgerAccounts.debt(id)))
                .orElse(List.of());
    }
}
