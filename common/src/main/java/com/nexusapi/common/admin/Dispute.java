package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A dispute of a payment as listed by {@code GET /disputes}.
 *
 * @param stage {@code PRE_DISPUTE DISPUTE PRE_ARBITRATION}
 * @param status the provider's word for how it stands
 * @param amount what the bank claims, in minor units
 * @param credit the part of the top-up's credit that it is about
 */
public record Dispute(
        String id,
        State state,
        String stage,
        String status,
        String accountId,
        String accountEmail,
        String topUpId,
        Refund.Paid amount,
        Money credit,
        Instant openedAt,
        Instant changedAt) {

    public enum State {
        /** The bank has not decided: the credit is frozen and the account suspended. */
        OPEN,
        /** The money is gone. */
        LOST,
        /** Won, withdrawn or expired: the money is ours. */
        WON
    }

    /** Answer to {@code GET /disputes/{id}}. */
    public record Detail(
            @JsonUnwrapped Dispute dispute,
            String paymentId,
            Instant paidAt,
            Money topUpCredit,
            Money debt,
            List<Refund.Event> timeline) {

        public Detail {
            timeline = List.copyOf(timeline);
        }
    }

    /** Body of {@code POST /accounts/{id}/write-off}; all of the debt if no amount is given. */
    public record WriteOff(Optional<Money> amount, String reason) {}
}
