package com.nexusapi.relay.metering;

import com.nexusapi.relay.store.Tx;
import java.util.List;

/**
 * What else is written in the transaction of a settlement; {@code usage} keeps its records by it.
 */
public interface SettlementPart {

    void write(Tx tx, List<SettledCall> calls);

    /**
     * Notes that the charge of a call already written was reversed by an entry: its net charge is
     * zero, its outcome that of the given record. Cost and tokens stay.
     */
    void reverse(Tx tx, UsageRecord record, String reversalEntryId);
}
