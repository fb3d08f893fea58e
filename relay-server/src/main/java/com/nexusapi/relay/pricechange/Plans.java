package com.nexusapi.relay.pricechange;

import com.nexusapi.common.admin.Model.PriceState;
import com.nexusapi.common.admin.PricePlan;
import com.nexusapi.relay.access.PlanBook;
import com.nexusapi.relay.access.PlanChange;
import com.nexusapi.relay.access.PlanStore;
import com.nexusapi.relay.access.PlanStore.StoredPlan;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Price plans as operators see them: the factor in force, and what is to come. */
public final class Plans {

    private final PriceDesk desk;
    private final PlanStore store = new PlanStore();

    public Plans(PriceDesk desk) {
        this.desk = desk;
    }

    /** All plans by id. */
    public List<PricePlan> list() {
        return desk.db().call(this::list);
    }

    public Optional<PricePlan> find(String id) {
        return list().stream().filter(plan -> plan.id().equals(id)).findFirst();
    }

    private List<PricePlan> list(Tx tx) {
        Instant now = desk.clock().now();
        PlanBook book = store.book(tx);
        List<PlanChange> coming =
                store.changes(tx).stream()
                        .filter(change -> change.isPending() || change.effectiveFrom().isAfter(now))
                        .toList();
        return store.plans(tx).stream().map(plan -> shown(tx, plan, book, coming)).toList();
    }

    private PricePlan shown(Tx tx, StoredPlan plan, PlanBook book, List<PlanChange> coming) {
        return new PricePlan(
                plan.id(),
                plan.name(),
                book.ofPlan(plan.id()).bpsAt(desk.clock().now()),
                coming.stream()
                        .filter(change -> change.subject().planId().equals(plan.id()))
                        .map(change -> shown(change, desk.notices().idOf(tx, change.id())))
                        .toList());
    }

    public PricePlan.Change shown(PlanChange change, Optional<String> noticeId) {
        boolean isLater = change.effectiveFrom().isAfter(desk.clock().now());
        PriceState settled = isLater ? PriceState.SCHEDULED : PriceState.EFFECTIVE;
        return new PricePlan.Change(
                change.id(),
                change.subject().planId(),
                change.accountId(),
                change.bps(),
                change.isPending() ? PriceState.PENDING_APPROVAL : settled,
                change.effectiveFrom(),
                change.material(),
                change.reason(),
                noticeId);
    }
}
