package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Goes on with what a crash or an unanswered question left standing: judges what is REQUESTED,
 * sends what is APPROVED, and reads the payment of what is SENDING or OUTCOME_UNKNOWN. One job
 * calls it every minute, and the start does.
 */
public final class SweepRefunds {

    /**
     * Longer than any exchange with the provider takes, so that what another thread or node is busy
     * with is left alone.
     */
    static final Duration STANDING = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(SweepRefunds.class.getName());

    private final RefundDesk desk;
    private final RequestRefund request;
    private final SendRefund send;

    public SweepRefunds(RefundDesk desk, RequestRefund request, SendRefund send) {
        this.desk = desk;
        this.request = request;
        this.send = send;
    }

    public void run() {
        each(Refund.State.REQUESTED, request::judge);
        each(Refund.State.APPROVED, send::send);
        each(Refund.State.SENDING, send::look);
        each(Refund.State.OUTCOME_UNKNOWN, send::look);
    }

    /** One request that cannot be worked on does not keep the others waiting. */
    private void each(Refund.State state, Consumer<String> work) {
        List<String> standing =
                desk.db()
                        .call(tx ->
                                desk.store()
                                        .standingSince(
                                                tx, state, desk.clock().now().minus(STANDING)));
        for (String refundId : standing) {
            try {
                work.accept(refundId);
            } catch (IllegalTransition e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "event=refund_sweep_overtaken refund=" + refundId);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "event=refund_sweep_failed refund=" + refundId,
                        e);
            }
        }
    }
}
