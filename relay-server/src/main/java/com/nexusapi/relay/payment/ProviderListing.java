package com.nexusapi.relay.payment;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the provider lists by time; both ends of a span are included. */
public interface ProviderListing {

    /** The objects of a kind that were made in the span, each with its state as it is now. */
    Listing<Seen> seen(ObjectKind kind, Instant from, Instant to);

    /** Ids of the payments that were made in the span, or that a refund or dispute in it is of. */
    Listing<String> paymentsTouched(Instant from, Instant to);

    /**
     * Lines of the provider's own ledger about pay-outs, and about fees beside those of payments.
     */
    Listing<StatementLine> statement(Instant from, Instant to);

    /** A whole list, or why there is none. */
    sealed interface Listing<T> {

        record Found<T>(List<T> items) implements Listing<T> {

            public Found {
                items = List.copyOf(items);
            }
        }

        record Unavailable<T>(String reason) implements Listing<T> {}
    }

    /** The objects that the provider lists. */
    enum ObjectKind {
        PAYMENT,
        REFUND,
        DISPUTE
    }

    /**
     * An object as a list shows it.
     *
     * @param state all that a list says of how it stands, in the provider's words
     */
    record Seen(String id, String paymentId, String state) {}

    /** What a line of the provider's ledger is about. */
    enum LineType {
        PAYOUT,
        PAYOUT_REVERSAL,
        PAYOUT_FEES,
        PAYOUT_FEES_REVERSAL,
        REFUND_FEES,
        REFUND_FEES_REVERSAL,
        DISPUTE_FEES;

        public boolean isOfPayout() {
            return switch (this) {
                case PAYOUT, PAYOUT_REVERSAL, PAYOUT_FEES, PAYOUT_FEES_REVERSAL -> true;
                case REFUND_FEES, REFUND_FEES_REVERSAL, DISPUTE_FEES -> false;
            };
        }

        public boolean isFee() {
            return this != PAYOUT && this != PAYOUT_REVERSAL;
        }
    }

    /**
     * One line of the provider's ledger.
     *
     * @param amount what the provider owes us more through it, in dollars; negative for less
     * @param reference the pay-out, refund or dispute
     */
    record StatementLine(
            String id, LineType type, Instant at, Money amount, Optional<String> reference) {}
}
