package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A purchase of credit as listed by {@code GET /top-ups}. */
public record TopUp(
        String id,
        String accountId,
        State state,
        Refund.Paid paid,
        Money credit,
        Money bonus,
        Optional<Instant> paidAt,
        Instant createdAt) {

    public enum State {
        PENDING,
        PAID,
        FAILED,
        REFUNDED
    }

    /**
     * Answer to {@code GET /top-ups/{id}}.
     *
     * @param bonusBps the bonus rule at the moment of the payment
     * @param repeats the top-up that had been paid when this payment was made for it once more
     * @param repeatedBy payments made once more for this one, each a top-up of its own
     * @param timeline what happened, in that order
     */
    public record Detail(
            @JsonUnwrapped TopUp topUp,
            String accountEmail,
            Provider provider,
            Money fee,
            long bonusBps,
            Optional<String> repeats,
            List<String> repeatedBy,
            List<Event> timeline) {

        public Detail {
            repeatedBy = List.copyOf(repeatedBy);
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * The payment provider's side of a top-up.
     *
     * @param settlement what the provider owes us for it, net, once it has said so
     */
    public record Provider(
            Optional<String> sessionId,
            Optional<String> paymentId,
            Optional<Instant> paymentCreatedAt,
            Optional<String> invoiceUrl,
            Optional<Refund.Paid> settlement) {}

    /**
     * Something that happened to a top-up.
     *
     * @param reference what it is about: a payment, an entry, a refund, a dispute, another top-up
     * @param detail for people; of a refund or dispute, its state
     */
    public record Event(
            Instant at, Kind kind, String reference, Optional<Money> amount, String detail) {}

    public enum Kind {
        CREATED,
        /** A person said whose the payment is; it had named no top-up. */
        ASSIGNED,
        CHECKOUT_OPENED,
        CHECKOUT_REFUSED,
        GIVEN_UP,
        PAYMENT_FAILED,
        PAID,
        /** Another amount was paid than was ordered; that one was credited. */
        AMOUNT_CHANGED,
        CREDITED,
        BONUS,
        FEE,
        SETTLED,
        /** This top-up was paid once more; the payment became a top-up of its own. */
        REPEATED,
        REFUND,
        DISPUTE
    }
}
