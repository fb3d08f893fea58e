package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.payment.Payment;
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
    private final Freezing freezing;
    private final ProviderRefundStore provided = new ProviderRefundStore();
    private final DisputeStore disputes = new DisputeStore();

    /** Sets the desk up, without letters to customers. */
    public RefundDesk(Db db, PaymentProvider provider, Ledger ledger, Clock clock) {
        this(db, provider, ledger, clock, RefundLetters.NONE);
    }

    /**
     * Sets the desk up.
     *
     * @param letters is told of what happens to requests, in the transaction
     */
    public RefundDesk(
            Db db, PaymentProvider provider, Ledger ledger, Clock clock, RefundLetters letters) {
        this.db = db;
        this.provider = provider;
        this.ledger = ledger;
        this.clock = clock;
        this.timeline = new Timeline(store, clock, letters);
        this.evaluation = new Evaluation(provider, ledger, clock);
        this.freezing = new Freezing(ledger, store, disputes);
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

    Freezing freezing() {
        return freezing;
    }

    ProviderRefundStore provided() {
        return provided;
    }

    DisputeStore disputes() {
        return disputes;
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

    /** Judges a request that is REQUESTED or INELIGIBLE by the policy, as things stand. */
    StoredRefund judge(Tx tx, StoredRefund refund, Payment payment) {
        Certificate certificate = evaluation.judge(tx, refund, payment);
        store.setCertificate(tx, refund.id(), certificate);
        if (certificate.isEligible()) {
            store.move(tx, refund, Refund.State.ELIGIBLE, clock.now());
            timeline.add(tx, refund.id(), "eligible", Timeline.SYSTEM, "all rules hold");
        } else if (refund.state() == Refund.State.REQUESTED) {
            store.move(tx, refund, Refund.State.INELIGIBLE, clock.now());
            timeline.add(tx, refund.id(), "ineligible", Timeline.SYSTEM, certificate.refusal());
        }
        return get(tx, refund.id());
    }

    /** Judges a request that the policy will not refund any more, and lets go of its credit. */
    void overtaken(Tx tx, StoredRefund refund, Payment payment) {
        Certificate certificate = evaluation.judge(tx, refund, payment);
        store.setCertificate(tx, refund.id(), certificate);
        store.move(tx, refund, Refund.State.INELIGIBLE, clock.now());
        freezing.release(tx, refund);
        timeline.add(tx, refund.id(), "ineligible", Timeline.SYSTEM, certificate.refusal());
    }

    StoredRefund notRead(StoredRefund refund, String reason) {
        LOG.log(
                System.Logger.Level.WARNING,
                "event=payment_not_read refund=" + refund.id() + " detail=\"" + reason + '"');
        return refund;
    }
}
