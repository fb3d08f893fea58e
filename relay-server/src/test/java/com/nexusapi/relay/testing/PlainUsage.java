package com.nexusapi.relay.testing;

import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Tx;
import java.util.List;

/** Keeps no usage records, for tests in which nobody looks at them. */
public final class PlainUsage implements SettlementPart {

    @Override
    public void write(Tx tx, List<SettledCall> calls) {}

    @Override
    public void reverse(Tx tx, UsageRecord record, String reversalEntryId) {}
}
