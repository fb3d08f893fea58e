package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.UsageBreakdown;

/** What a call used, and what that is charged. */
record Metered(UsageBreakdown usage, Charge charge) {

    static final Metered NOTHING = new Metered(UsageBreakdown.NONE, Charge.NOTHING);

    boolean isNothing() {
        return usage.source() == UsageSource.NONE;
    }
}
