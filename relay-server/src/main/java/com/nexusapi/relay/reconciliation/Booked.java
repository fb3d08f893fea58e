package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A top-up with what the books say of the provider about it.
 *
 * @param paymentId the payment that it was credited for, absent before
 * @param amountMinor what the customer was to pay net of tax, in minor units of the currency
 * @param entries those that touch the provider's accounts and were not corrected, oldest first
 */
record Booked(
        String topUpId,
        String accountId,
        Optional<String> paymentId,
        long amountMinor,
        String currency,
        Money credit,
        List<Entry> entries) {

    static final String TOP_UP = "TOP_UP";
    static final String SETTLEMENT_DIFFERENCE = "SETTLEMENT_DIFFERENCE";
    static final String REFUND = "REFUND";
    static final String REFUND_FAILED = "REFUND_FAILED";
    static final String GOODWILL = "GOODWILL";
    static final String CHARGEBACK = "CHARGEBACK";
    static final String DISPUTE_WON = "DISPUTE_WON";

    Booked {
        entries = List.copyOf(entries);
    }

    /**
     * An entry's postings on the provider's accounts, debit positive.
     *
     * @param kind as the journal names it
     */
    record Entry(
            String id,
            Instant at,
            String kind,
            String memo,
            Money processor,
            Money fees,
            Money exchange) {

        /** True for the entry about this dispute. */
        boolean isOfDispute(String disputeId) {
            return memo.equals("dispute " + disputeId);
        }
    }

    List<Entry> ofKind(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    /** What the provider owes us for the payment by the books, refunds and disputes apart. */
    Money net() {
        return sum(TOP_UP, Entry::processor).plus(sum(SETTLEMENT_DIFFERENCE, Entry::processor));
    }

    /** What the top-up's entries took for the customer's credit. */
    Money gross() {
        return sum(TOP_UP, Entry::processor).plus(sum(TOP_UP, Entry::fees));
    }

    Money fees() {
        return entries.stream().map(Entry::fees).reduce(Money.ZERO, Money::plus);
    }

    private Money sum(String kind, Function<Entry, Money> amount) {
        return ofKind(kind).stream().map(amount).reduce(Money.ZERO, Money::plus);
    }

    /**
     * Of the credit, the part that this is of the whole: what an amount in another currency, or one
     * with tax, means in our books.
     */
    Money share(long part, long whole) {
        BigInteger divisor = BigInteger.valueOf(whole);
        BigInteger scaled =
                BigInteger.valueOf(credit.nanoUsd())
                        .multiply(BigInteger.valueOf(part))
                        .add(divisor.shiftRight(1));
        return Money.ofNanos(scaled.divide(divisor).longValueExact());
    }
}
