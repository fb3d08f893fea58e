package com.nexusapi.relay.usage;

import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import java.util.List;
import java.util.Optional;

/** All that is kept of one call, for its receipt. */
public record StoredCall(
        RequestSummary request,
        UsageBreakdown breakdown,
        Optional<PricedBy> pricedBy,
        Optional<String> entryId,
        List<Receipt.Draw> draws,
        Optional<String> reversedBy) {

    public StoredCall {
        draws = List.copyOf(draws);
    }
}
