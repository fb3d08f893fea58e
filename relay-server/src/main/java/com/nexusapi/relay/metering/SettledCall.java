package com.nexusapi.relay.metering;

import com.nexusapi.common.Money;
import java.util.Optional;

/**
 * A usage record with what the ledger decided: how much of the charge came from bonus and grant
 * lots, and the journal entry that carries it (none for a call without charge and cost).
 */
public record SettledCall(UsageRecord record, Money promo, Optional<String> entryId) {

    public static SettledCall uncharged(UsageRecord record) {
        return new SettledCall(record, Money.ZERO, Optional.empty());
    }

    /** The part of the charge that is revenue. */
    public Money revenue() {
        return record.charge().minus(promo);
    }
}
