package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The refund requests: the queue, the most urgent first, and each in detail. */
public final class Refunds {

    private static final String END = "z";

    private final RefundDesk desk;

    public Refunds(RefundDesk desk) {
        this.desk = desk;
    }

    /** A place in the queue's order. */
    public record Place(Instant deadlineAt, String id) {

        public static final Place START = new Place(Instant.EPOCH, "");

        public static Place of(Refund refund) {
            return new Place(refund.deadlineAt(), refund.id());
        }
    }

    public List<Refund> page(Optional<Refund.State> state, Place after, int limit) {
        return desk
                .db()
                .call(tx ->
                        state.map(s -> desk.store().pageAfter(tx, s, after, limit))
                                .orElseGet(() -> desk.store().pageAfter(tx, after, limit)))
                .stream()
                .map(StoredRefund::shown)
                .toList();
    }

    /** Newest first, from before the given id. */
    public List<Refund> pageOfAccount(String accountId, Optional<String> before, int limit) {
        return desk
                .db()
                .call(tx ->
                        desk.store().pageOfAccountBefore(tx, accountId, before.orElse(END), limit))
                .stream()
                .map(StoredRefund::shown)
                .toList();
    }

    /**
     * One request with its certificate and timeline.
     *
     * @throws NoSuchRefund if there is none
     */
    public Refund.Detail detail(String refundId) {
        return desk.db().call(tx -> detail(tx, desk.get(tx, refundId)));
    }

    private Refund.Detail detail(Tx tx, StoredRefund refund) {
        return new Refund.Detail(
                refund.shown(),
                refund.payment().paidAt(),
                refund.certificate().map(Certificate::evaluatedAt),
                refund.certificate().map(Certificate::checks).orElse(List.of()),
                desk.store().events(tx, refund.id()),
                refund.decision().rejectionReason(),
                refund.decision().providerRefundId());
    }
}
