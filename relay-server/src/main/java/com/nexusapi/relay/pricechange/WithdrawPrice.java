package com.nexusapi.relay.pricechange;

import com.nexusapi.relay.pricing.PriceVersion;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Tx;

/** Takes back a price version that no call can have been charged by. */
public final class WithdrawPrice {

    /** Answer to {@link #withdraw}. */
    public sealed interface Withdrawal {

        record Withdrawn() implements Withdrawal {}

        record NoSuchVersion() implements Withdrawal {}

        /** It acts already, or too soon for every node to learn of the withdrawal. */
        record InForce() implements Withdrawal {}
    }

    private final PriceDesk desk;

    public WithdrawPrice(PriceDesk desk) {
        this.desk = desk;
    }

    public Withdrawal withdraw(String actor, String modelId, String versionId) {
        Withdrawal result =
                desk.db()
                        .call(tx -> {
                            desk.models().lock(tx, modelId);
                            return desk.prices()
                                    .find(tx, modelId, versionId)
                                    .map(version -> withdraw(tx, actor, version))
                                    .orElseGet(Withdrawal.NoSuchVersion::new);
                        });
        desk.book().refresh();
        return result;
    }

    private Withdrawal withdraw(Tx tx, String actor, PriceVersion version) {
        if (!desk.mayWithdraw(version.isPending(), version.effectiveFrom())) {
            return new Withdrawal.InForce();
        }
        desk.prices().withdraw(tx, version.id());
        desk.notices().deleteDraft(tx, version.id());
        desk.changed(tx, new Event(actor, "price.withdrawn", version.id(), version.modelId()));
        return new Withdrawal.Withdrawn();
    }
}
