package com.nexusapi.relay.usage;

import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import java.util.Optional;

/** All that is kept of one call, for its receipt. */
public record StoredCall(
        RequestSummary request,
        UsageBreakdown breakdown,
        Optional<PricedBy> pricedBy,
        Optional<String> entryId,
        Optional<String> reversedBy) {}
