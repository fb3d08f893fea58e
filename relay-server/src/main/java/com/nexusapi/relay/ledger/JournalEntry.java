package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One change of money: postings that sum to zero, debit positive. Append-only; a correction is
 * another entry.
 *
 * @param reference what it is about: a call, a top-up, a refund request, a lot
 * @param draws what it took out of lots, for calls or debt; negative where it gave back
 */
record JournalEntry(
        String id,
        Instant at,
        Kind kind,
        Optional<String> accountId,
        String reference,
        String memo,
        List<Receipt.Draw> draws,
        List<Posting> postings) {

    enum Kind {
        USAGE,
        TOP_UP,
        GRANT,
        REFUND,
        GOODWILL,
        REFUND_FAILED,
        EXPIRY,
        DEBT_REPAYMENT,
        WRITE_OFF,
        REVERSAL,
        REVOCATION,
        FEE_RETURNED,
        CHARGEBACK,
        DISPUTE_WON,
        SETTLEMENT_DIFFERENCE,
        PAYOUT,
        CORRECTION
    }

    record Posting(String ledgerAccount, Money amount) {}

    JournalEntry {
        draws = List.copyOf(draws);
        postings = List.copyOf(postings);
        Money sum = postings.stream().map(Posting::amount).reduce(Money.ZERO, Money::plus);
        if (!sum.isZero()) {
            throw new IllegalArgumentException("entry " + id + " does not balance: " + sum);
        }
    }

    /** Collects debits and credits, one posting a ledger account. */
    static final class Postings {

        private final Map<String, Money> amounts = new LinkedHashMap<>();

        Postings debit(String ledgerAccount, Money amount) {
            amounts.merge(ledgerAccount, amount, Money::plus);
            return this;
        }

        Postings credit(String ledgerAccount, Money amount) {
            return debit(ledgerAccount, amount.negated());
        }

        List<Posting> list() {
            List<Posting> postings = new ArrayList<>();
            amounts.forEach((ledgerAccount, amount) -> {
                if (!amount.isZero()) {
                    postings.add(new Posting(ledgerAccount, amount));
                }
            });
            return postings;
        }
    }
}
