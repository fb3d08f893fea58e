package com.nexusapi.relay.refund;

import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.RefundEntries;
import com.nexusapi.relay.store.Tx;

/** Keeps the credit that a request is about from being spent, and lets go of it again. */
final class Freezing {

    private final Ledger ledger;
    private final RefundStore store;
    private final DisputeStore disputes;

    Freezing(Ledger ledger, RefundStore store, DisputeStore disputes) {
        this.ledger = ledger;
        this.store = store;
        this.disputes = disputes;
    }

    /**
     * Freezes for a request, after {@link Ledger#beginFreeze}; false when some of the credit is
     * used or a running call holds some of it, and all is as before. With an owner's exception what
     * is left is enough.
     */
    boolean freeze(Tx tx, StoredRefund refund) {
        boolean frozen = tryToFreeze(tx, refund);
        if (frozen) {
            store.setFrozen(tx, refund.id(), true);
        }
        return frozen;
    }

    private boolean tryToFreeze(Tx tx, StoredRefund refund) {
        String topUpId = refund.topUp().id();
        RefundEntries entries = ledger.refunds();
        boolean hasException = refund.decision().exception().isPresent();
        if (entries.isFrozen(tx, topUpId)) {
            return hasException || entries.isFrozenWhole(tx, topUpId);
        }
        if (!hasException) {
            return ledger.freeze(tx, topUpId);
        }
        if (ledger.useOf(tx, topUpId).held()) {
            ledger.giveUpFreeze(tx, topUpId);
            return false;
        }
        entries.freezeRest(tx, topUpId);
        return entries.isFrozen(tx, topUpId);
    }

    /** The request needs it no more; others, and disputes, may still keep it. */
    void release(Tx tx, StoredRefund refund) {
        if (refund.standing().frozen()) {
            store.setFrozen(tx, refund.id(), false);
            thaw(tx, refund.topUp().id());
        }
    }

    /** Makes credit spendable again that nobody keeps. */
    void thaw(Tx tx, String topUpId) {
        if (!store.isKeptFrozen(tx, topUpId) && !disputes.isOpenOn(tx, topUpId)) {
            ledger.unfreeze(tx, topUpId);
        }
    }
}
