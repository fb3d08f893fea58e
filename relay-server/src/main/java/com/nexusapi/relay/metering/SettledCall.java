package com.nexusapi.relay.metering;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import java.util.List;
import java.util.Optional;

/**
 * A usage record with what the ledger decided: what each lot gave, how much of the charge came from
 * bonus and grant lots, and the journal entry that carries it (none for a call without charge and
 * cost).
 */
public record SettledCall(
        UsageRecord record, Money promo, Optional<String> entryId, List<Receipt.Draw> draws) {

    public SettledCall {
        draws = List.copyOf(draws);
    }

    public static SettledCall uncharged(UsageRecord record) {
        return new SettledCall(record, Money.ZERO, Optional.empty(), List.of());
    }

    /** The part of the charge that is revenue. */
    public Money revenue() {
        return record.charge().minus(promo);
    }
}
