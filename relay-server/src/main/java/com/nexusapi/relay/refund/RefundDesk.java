package com.nexusapi.relay.refund;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;

/** What every refund journey works with, and the looking up that they share. */
public final class RefundDesk {

    private static final System.Logger LOG = System.getLogger(RefundDesk.class.getName());

    private final Db db;
    private final PaymentProvider provider;
    private final Ledger ledger;
    private final Clock clock;
    private final RefundStore store = new RefundStore();
    private final Timeline timeline;
    private final Evaluation evaluation;

    public RefundDesk(Db db, PaymentProvider provider, Ledger ledger, Clock clock) {
        this.db = db;
        this.provider = provider;
        this.ledger = ledger;
        this.clock = clock;
        this.timeline = new Timeline(store, clock);
        this.evaluation = new Evaluation(provider, ledger, clock);
    }

    Db db() {
        return db;
    }

    PaymentProvider provider() {
        return provider;
    }

    Ledger ledger() {
        return ledger;
    }

    Clock clock() {
        return clock;
    }

    RefundStore store() {
        return store;
    }

    Timeline timeline() {
        return timeline;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    StoredRefund get(String refundId) {
        return db.call(tx -> get(tx, refundId));
    }

    StoredRefund get(Tx tx, String refundId) {
        return store.find(tx, refundId).orElseThrow(() -> new NoSuchRefund(refundId));
    }

    /** The request as it is with its account locked, so that it stays so until the commit. */
    StoredRefund lock(Tx tx, String refundId) {
        store.lockAccount(tx, get(tx, refundId).accountId());
        return get(tx, refundId);
    }

    StoredRefund notRead(StoredRefund refund, String reason) {
        LOG.log(
                System.Logger.Level.WARNING,
                "event=payment_not_read refund=" + refund.id() + " detail=\"" + reason + '"');
        return refund;
    }
}
