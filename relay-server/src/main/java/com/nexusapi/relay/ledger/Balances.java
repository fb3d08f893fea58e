package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.common.admin.Account.LotBalance;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.store.Tx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An account's credit. What other nodes have leased counts as held, since only they know how much
 * of it is; it comes back within seconds when it is not.
 */
final class Balances {

    private final Ledger.Stores stores;
    private final Holds holds;
    private final NodeRun run;

    Balances(Ledger.Stores stores, Holds holds, NodeRun run) {
        this.stores = stores;
        this.holds = holds;
        this.run = run;
    }

    Balance of(Tx tx, String accountId) {
        Map<String, Money> leased = stores.ledger().inSlices(tx, accountId);
        List<LotBalance> balances =
                stores.ledger().allLots(tx, accountId).stream()
                        .map(lot -> of(lot, leased.getOrDefault(lot.id(), Money.ZERO)))
                        .sorted(Comparator.comparing(LotBalance::id))
                        .toList();
        Money available =
                balances.stream()
                        .filter(lot -> lot.state() == LotState.OPEN)
                        .map(LotBalance::remaining)
                        .reduce(Money.ZERO, Money::plus);
        Money elsewhere = stores.leases().inLeasesOfOthers(tx, accountId, run.id());
        return new Balance(
                available,
                holds.heldBy(accountId).plus(elsewhere),
                stores.ledger().debt(tx, accountId),
                balances);
    }

    private static LotBalance of(Lot lot, Money held) {
        return new LotBalance(
                lot.id(),
                lot.kind(),
                lot.state(),
                lot.topUpId(),
                lot.amount(),
                lot.remaining().plus(held),
                lot.expiresAt());
    }
}
