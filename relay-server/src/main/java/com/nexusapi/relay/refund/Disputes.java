package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The disputes: all of them, the newest first, and each in detail. */
public final class Disputes {

    private final RefundDesk desk;

    public Disputes(RefundDesk desk) {
        this.desk = desk;
    }

    /** A place in the list's order. */
    public record Place(Instant openedAt, String id) {

        /** Later than anything that can be. */
        public static final Place START = new Place(Instant.parse("9999-01-01T00:00:00Z"), "");
    }

    public List<Dispute> page(Place before, int limit) {
        return desk
                .db()
                .call(tx -> desk.disputes().pageBefore(tx, before.openedAt(), before.id(), limit))
                .stream()
                .map(StoredDispute::shown)
                .toList();
    }

    /** One with its timeline; empty if there is none. */
    public Optional<Dispute.Detail> detail(String id) {
        return desk.db().call(tx -> desk.disputes().find(tx, id).map(found -> detail(tx, found)));
    }

    Dispute.Detail detail(Tx tx, StoredDispute dispute) {
        StoredRefund.RequestedTopUp topUp =
                desk.store().topUp(tx, dispute.about().topUpId()).orElseThrow();
        StoredRefund.PaidBy payment = topUp.payment().orElseThrow();
        Money debt = desk.ledger().balance(tx, topUp.accountId()).debt();
        return new Dispute.Detail(
                dispute.shown(),
                payment.paymentId(),
                payment.paidAt(),
                topUp.credit(),
                debt,
                timeline(tx, dispute, payment.paidAt()));
    }

    /** What happened to the dispute, and to the requests for a refund of the same payment. */
    private List<Refund.Event> timeline(Tx tx, StoredDispute dispute, Instant paidAt) {
        String topUpId = dispute.about().topUpId();
        List<Refund.Event> events = new ArrayList<>();
        events.add(new Refund.Event(paidAt, "top_up_paid", dispute.about().accountId(), topUpId));
        events.add(
                new Refund.Event(
                        dispute.openedAt(),
                        "dispute_begun",
                        Timeline.SYSTEM,
                        "at the customer's bank"));
        for (StoredRefund refund : desk.store().ofTopUp(tx, topUpId)) {
            desk.store().events(tx, refund.id()).stream()
                    .map(event ->
                            new Refund.Event(
                                    event.at(),
                                    "refund_" + event.kind(),
                                    event.actor(),
                                    refund.id() + ": " + event.detail()))
                    .forEach(events::add);
        }
        events.addAll(desk.disputes().events(tx, dispute.id()));
        return events.stream().sorted(Comparator.comparing(Refund.Event::at)).toList();
    }
}
