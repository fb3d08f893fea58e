package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Reconciliation.Run;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.ProviderListing;
import com.nexusapi.relay.reconciliation.RunStore.Claim;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compares our books with the provider's, with the records of calls and with what upstreams
 * invoice, and closes the days that are over. One node at a time: the row of the claim decides.
 * Once an hour what is recent is compared, once a day, before the day before is closed, all of it.
 */
public final class Reconcile {

    private static final System.Logger LOG = System.getLogger(Reconcile.class.getName());

    private static final Duration PAUSE = Duration.ofHours(1);

    /**
     * What an hourly run looks back; a webhook lost longer ago was missed by a daily one as well.
     */
    private static final Duration RECENT = Duration.ofDays(3);

    /** A run whose node died is given up after that; a living one holds on between its parts. */
    private static final Duration HOLD = Duration.ofMinutes(30);

    /** Closed in one run at most, of a relay that was never reconciled before. */
    private static final int MOST_DAYS = 120;

    private static final int MOST_PROBLEM_CHARS = 500;

    /** The other sides: the payment provider, and the upstreams. */
    public record Sources(
            PaymentProvider provider, ProviderListing listing, Ledger ledger, Channels channels) {}

    private final Db db;
    private final Clock clock;
    private final Ids ids;
    private final Supplier<Tolerances> tolerances;
    private final ProviderComparison provider;
    private final UsageComparison usage;
    private final UpstreamComparison upstream;
    private final DayClose close;
    private final KeepFindings keep;
    private final AuditStore audit;
    private final RunStore runs = new RunStore();
    private final DifferenceStore differences = new DifferenceStore();

    public Reconcile(
            Db db, Clock clock, Ids ids, Sources sources, Supplier<Tolerances> tolerances) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.tolerances = tolerances;
        this.provider =
                new ProviderComparison(db, sources.provider(), sources.listing(), sources.ledger());
        this.usage = new UsageComparison(db);
        this.upstream = new UpstreamComparison(db, sources.channels());
        this.close = new DayClose(db);
        this.keep = new KeepFindings(ids);
        this.audit = new AuditStore(clock);
    }

    /** Another run took over: this one was too slow, and must not write any more. */
    private static final class ClaimLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Runs if an hour has passed and nobody else does; called by a job. */
    public void runIfDue() {
        var _ = run(KeepFindings.SYSTEM, clock.now().minus(PAUSE));
    }

    /** Compares everything now; empty while another run is under way. */
    public Optional<Run> run(String actor) {
        return run(actor, clock.now());
    }

    private Optional<Run> run(String actor, Instant begunBefore) {
        Instant now = clock.now();
        Claim claim = new Claim(ids.next("rec", now), now, now.plus(HOLD));
        if (!db.call(tx -> runs.claim(tx, claim, begunBefore))) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(actor, claim));
        } catch (ClaimLost e) {
            LOG.log(System.Logger.Level.WARNING, "event=reconciliation_lost run=" + claim.runId());
            return Optional.empty();
        }
    }

    private Run run(String actor, Claim claim) {
        Instant now = claim.now();
        boolean isPersons = !actor.equals(KeepFindings.SYSTEM);
        boolean isWhole = isPersons || db.call(tx -> close.due(tx, now)).isPresent();
        Tolerances accepted = tolerances.get();
        Look look =
                new Look(
                        now.minus(isWhole ? accepted.lookBack() : RECENT),
                        now,
                        isWhole,
                        accepted,
                        db.call(keep::openScopes));
        ProviderComparison.Outcome payments = provider.compare(look);
        Findings findings = payments.findings();
        keepHold(claim);
        findings.addAll(usage.compare(look));
        keepHold(claim);
        findings.addAll(upstream.compare(look));
        findings.addAll(close.compare(look));
        db.run(tx -> {
            requireHold(tx, claim);
            keep.keep(tx, findings, now);
        });
        boolean isComplete = findings.problems().isEmpty();
        long closed = isComplete ? closeDays(claim) : 0;
        Run run =
                new Run(
                        claim.runId(),
                        now,
                        clock.now(),
                        actor,
                        payments.payments(),
                        findings.found().size(),
                        closed,
                        isComplete ? Optional.empty() : Optional.of(problem(findings)));
        db.run(tx -> end(tx, claim, run, isPersons));
        log(run);
        return run;
    }

    /** Each day in a transaction of its own, so that no two runs close the same. */
    private long closeDays(Claim claim) {
        for (int days = 0; days < MOST_DAYS; days++) {
            boolean isClosed =
                    db.call(tx -> {
                        requireHold(tx, claim);
                        long open = differences.count(tx, Difference.State.OPEN);
                        return close.closeNext(tx, claim.now(), open);
                    });
            if (!isClosed) {
                return days;
            }
        }
        return MOST_DAYS;
    }

    private void end(Tx tx, Claim claim, Run run, boolean isPersons) {
        if (!runs.hold(tx, claim.runId(), clock.now())) {
            throw new ClaimLost();
        }
        runs.insert(tx, run);
        if (isPersons) {
            String what = run.payments() + " payments, " + run.found() + " differences seen";
            audit.append(tx, new Event(run.actor(), "reconciliation.run", run.id(), what));
        }
    }

    private void keepHold(Claim claim) {
        db.run(tx -> requireHold(tx, claim));
    }

    private void requireHold(Tx tx, Claim claim) {
        if (!runs.hold(tx, claim.runId(), clock.now().plus(HOLD))) {
            throw new ClaimLost();
        }
    }

    private static String problem(Findings findings) {
        String first = findings.problems().getFirst();
        int more = findings.problems().size() - 1;
        String text = more == 0 ? first : first + " (and " + more + " more)";
        return text.substring(0, Math.min(text.length(), MOST_PROBLEM_CHARS));
    }

    private static void log(Run run) {
        LOG.log(
                run.problem().isPresent() ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                "event=reconciled run="
                        + run.id()
                        + " payments="
                        + run.payments()
                        + " differences="
                        + run.found()
                        + " closedDays="
                        + run.closedDays()
                        + run.problem().map(why -> " problem=\"" + why + '"').orElse(""));
    }
}
