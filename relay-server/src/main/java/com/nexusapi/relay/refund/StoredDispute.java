package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.payment.Payment.Amount;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.Stage;
import java.time.Instant;
import java.util.Optional;

/**
 * A dispute as the provider showed it last, and what we have done about it.
 *
 * @param credit the part of the top-up's credit that it is about
 */
record StoredDispute(
        String id,
        Disputed about,
        Stage stage,
        DisputeStatus status,
        Amount amount,
        Money credit,
        Doing doing,
        Instant openedAt,
        Instant changedAt) {

    /** The top-up and whose it is. */
    record Disputed(String topUpId, String accountId, String accountEmail) {}

    /**
     * What we did.
     *
     * @param suspended the account was suspended because of it
     * @param chargedAs the chargeback that stands in the books
     * @param rounds how often it was charged back
     */
    record Doing(boolean suspended, Optional<String> chargedAs, long rounds) {}

    static Dispute.State stateOf(DisputeStatus status) {
        return switch (status) {
            case OPENED, CHALLENGED, UNKNOWN -> Dispute.State.OPEN;
            case ACCEPTED, LOST -> Dispute.State.LOST;
            case EXPIRED, CANCELLED, WON -> Dispute.State.WON;
        };
    }

    Dispute.State state() {
        return stateOf(status);
    }

    Dispute shown() {
        return new Dispute(
                id,
                state(),
                stage.name(),
                status.name(),
                about.accountId(),
                about.accountEmail(),
                about.topUpId(),
                new Refund.Paid(amount.minor(), amount.currency()),
                credit,
                openedAt,
                changedAt);
    }
}
