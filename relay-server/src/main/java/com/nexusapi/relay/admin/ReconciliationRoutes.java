package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Reconciliation;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.common.admin.Reconciliation.UpstreamImport;
import com.nexusapi.relay.reconciliation.ImportUpstream;
import com.nexusapi.relay.reconciliation.Reconcile;
import com.nexusapi.relay.reconciliation.Reconciliations;
import com.nexusapi.relay.reconciliation.ResolveDifference;
import com.nexusapi.relay.reconciliation.ResolveDifference.Outcome;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * {@code /reconciliation}: what our books and other sources do not agree on.
 *
 * <ul>
 *   <li>{@code GET /reconciliation?state=&kind=} → {@code {"items":[DIFFERENCE],"nextCursor",
 *       "summary":{"lastRun","lastComplete","open":[{"kind","differences"}],"atStake":M,
 *       "oldestOpen","explained","lastClosedDay"}}}, newest first; {@code GET /reconciliation/{id}}
 *       adds {@code evidence} and {@code events}.
 *   <li>{@code POST /reconciliation/{id}/resolve} {@code {"state":"EXPLAINED|RESOLVED","reason"}};
 *       409 {@code wrong_state} when it is resolved already.
 *   <li>{@code POST /reconciliation/run} compares everything now → RUN; 409 {@code running} while
 *       another run is under way.
 *   <li>{@code POST /reconciliation/upstream} {@code {"csv","apply"}} shows what an upstream's
 *       invoice would do, or takes it over.
 *   <li>{@code GET /reconciliation/days} → the closed days, newest first.
 * </ul>
 */
public final class ReconciliationRoutes implements AdminRoutes {

    private final Reconciliations reconciliations;
    private final Reconcile reconcile;
    private final ResolveDifference resolve;
    private final ImportUpstream importUpstream;

    public ReconciliationRoutes(
            Reconciliations reconciliations,
            Reconcile reconcile,
            ResolveDifference resolve,
            ImportUpstream importUpstream) {
        this.reconciliations = reconciliations;
        this.reconcile = reconcile;
        this.resolve = resolve;
        this.importUpstream = importUpstream;
    }

    @Override
    public void addTo(AdminRouter router) {
        String base = "/reconciliation";
        router.add("GET", base, Permission.VIEW_LEDGER, this::list);
        router.add("GET", base + "/days", Permission.VIEW_LEDGER, this::days);
        router.add("POST", base + "/run", Permission.RECONCILE, this::run);
        router.add("POST", base + "/upstream", Permission.RECONCILE, this::upstream);
        router.add("GET", base + "/{id}", Permission.VIEW_LEDGER, this::one);
        router.add("POST", base + "/{id}/resolve", Permission.RECONCILE, this::resolve);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        Page<Difference> page =
                query.page(
                        reconciliations.page(
                                query.constant("state", Difference.State.class),
                                query.constant("kind", Difference.Kind.class),
                                query.cursor(),
                                query.limit() + 1),
                        Difference::id);
        return Answer.ok(
                new Reconciliation(page.items(), page.nextCursor(), reconciliations.summary()));
    }

    private Answer one(AdminCall call) {
        return Answer.ok(
                reconciliations
                        .detail(call.segment("id"))
                        .orElseThrow(ReconciliationRoutes::notFound));
    }

    private Answer resolve(AdminCall call) {
        Difference.Resolution asked = call.read(Difference.Resolution.class);
        return switch (resolve.resolve(call.actor(), call.segment("id"), asked)) {
            case Outcome.Decided(Difference.Detail detail) -> Answer.ok(detail);
            case Outcome.NoSuchDifference() -> throw notFound();
            case Outcome.Over(String actor) ->
                    throw ProblemException.conflict(
                            "wrong_state", "It was resolved before, by " + actor + ".");
        };
    }

    private Answer run(AdminCall call) {
        return Answer.ok(
                reconcile
                        .run(call.actor())
                        .orElseThrow(() ->
                                ProblemException.conflict("running", "Another run is under way.")));
    }

    private Answer upstream(AdminCall call) {
        return Answer.ok(importUpstream.run(call.actor(), call.read(UpstreamImport.class)));
    }

    private Answer days(AdminCall call) {
        Parameters query = call.query();
        Page<ClosedDay> page =
                query.page(
                        reconciliations.days(
                                query.cursor().map(ReconciliationRoutes::day), query.limit() + 1),
                        closed -> closed.day().toString());
        return Answer.ok(page);
    }

    private static LocalDate day(String cursor) {
        try {
            return LocalDate.parse(cursor);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("There is no such difference.");
    }
}
