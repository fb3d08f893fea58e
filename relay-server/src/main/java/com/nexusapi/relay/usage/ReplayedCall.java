package com.nexusapi.relay.usage;

import com.nexusapi.common.Money;
import com.nexusapi.relay.metering.UsageBreakdown;

/**
 * A priced call of the past as far as another price would change it.
 *
 * @param planBps the factor of the plan that its customer was on
 */
public record ReplayedCall(
        String id,
        String accountId,
        String model,
        UsageBreakdown usage,
        long planBps,
        Money charge,
        Money cost) {}
