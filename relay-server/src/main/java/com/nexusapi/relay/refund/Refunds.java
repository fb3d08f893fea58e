package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.CsvText;
import com.nexusapi.relay.ledger.RefundEntries;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The refund requests: the queue, the most urgent first, and each in detail. */
public final class Refunds {

    private static final String END = "z";
    private static final int EXPORT_PAGE = 500;

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

    /** All requests, or those in one state, the most urgent first, as comma-separated values. */
    public String export(Optional<Refund.State> state) {
        CsvText csv =
                new CsvText(
                        "id",
                        "state",
                        "account",
                        "email",
                        "topUp",
                        "paidMinor",
                        "currency",
                        "creditUsd",
                        "bonusUsd",
                        "source",
                        "requestedAt",
                        "deadlineAt",
                        "failedRules",
                        "requestedBy",
                        "approvedBy",
                        "reason");
        Place after = Place.START;
        List<Refund> page;
        do {
            page = page(state, after, EXPORT_PAGE);
            page.forEach(refund -> add(csv, refund));
            after = page.isEmpty() ? after : Place.of(page.getLast());
        } while (page.size() == EXPORT_PAGE);
        return csv.toString();
    }

    private static void add(CsvText csv, Refund refund) {
        csv.row(
                refund.id(),
                refund.state(),
                refund.accountId(),
                refund.accountEmail(),
                refund.topUpId(),
                refund.paid().minor(),
                refund.paid().currency(),
                refund.credit().dollars().toPlainString(),
                refund.bonus().dollars().toPlainString(),
                refund.source(),
                refund.requestedAt(),
                refund.deadlineAt(),
                refund.failedRules().stream()
                        .map(Refund.Rule::name)
                        .collect(Collectors.joining(" ")),
                refund.requestedBy(),
                refund.approvedBy().orElse(""),
                refund.reason());
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
                timeline(tx, refund),
                refund.decision().rejectionReason(),
                refund.decision().providerRefundId(),
                new Refund.Handling(
                        refund.decision().refusal(),
                        refund.decision().exception(),
                        refund.standing().frozen(),
                        refund.state() == Refund.State.OUTCOME_UNKNOWN
                                ? Optional.of(ResendRefund.resendableAt(refund))
                                : Optional.empty(),
                        refund.standing().creditBack()),
                effect(tx, refund));
    }

    /** All that speaks for or against the refund, by time: the payment, its use, its disputes. */
    private List<Refund.Event> timeline(Tx tx, StoredRefund refund) {
        Instant paidAt = refund.payment().paidAt();
        List<Refund.Event> events = new ArrayList<>();
        events.add(
                new Refund.Event(
                        paidAt,
                        "top_up_paid",
                        refund.accountId(),
                        refund.topUp().credit()
                                + " credit, "
                                + refund.topUp().bonus()
                                + " bonus, payment "
                                + refund.payment().paymentId()));
        desk.store()
                .usageSince(tx, refund.accountId(), paidAt)
                .ifPresent(used -> {
                    String calls =
                            used.calls()
                                    + (used.calls() == 1 ? " call" : " calls")
                                    + " of the account since the payment";
                    events.add(new Refund.Event(used.first(), "usage", refund.accountId(), calls));
                    events.add(
                            new Refund.Event(
                                    used.last(),
                                    "usage",
                                    refund.accountId(),
                                    "the latest of them; charged " + used.charge() + " in all"));
                });
        for (StoredDispute dispute : desk.disputes().ofTopUp(tx, refund.topUp().id())) {
            desk.disputes().events(tx, dispute.id()).stream()
                    .map(event ->
                            new Refund.Event(
                                    event.at(),
                                    "dispute_" + event.kind(),
                                    event.actor(),
                                    dispute.id() + ": " + event.detail()))
                    .forEach(events::add);
        }
        events.addAll(desk.store().events(tx, refund.id()));
        return events.stream().sorted(Comparator.comparing(Refund.Event::at)).toList();
    }

    /** What approving would do, for a request that was judged and can still move money. */
    private Optional<Refund.Effect> effect(Tx tx, StoredRefund refund) {
        boolean canMove =
                refund.state() == Refund.State.INELIGIBLE || Transitions.isOpen(refund.state());
        if (!canMove
                || refund.certificate().isEmpty()
                || refund.topUp().state() == TopUp.State.REFUNDED) {
            return Optional.empty();
        }
        RefundEntries.Preview preview = desk.ledger().refunds().preview(tx, refund.topUp().id());
        return Optional.of(
                new Refund.Effect(
                        refund.topUp().paid(),
                        preview.credit(),
                        preview.bonus(),
                        preview.goodwill(),
                        preview.postings()));
    }
}
