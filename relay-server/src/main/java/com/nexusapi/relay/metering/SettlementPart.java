package com.nexusapi.relay.metering;

import com.nexusapi.relay.store.Tx;
import java.util.List;

/**
 * What else is written in the transaction of a settlement; {@code usage} keeps its records by it.
 */
@FunctionalInterface
public interface SettlementPart {

    void write(Tx tx, List<SettledCall> calls);
}
