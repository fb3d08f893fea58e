package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Correction;
import com.nexusapi.relay.ledger.Decision;
import com.nexusapi.relay.ledger.EntryFilter;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerWatch;
import com.nexusapi.relay.ledger.Revocation;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.time.Instant;
import java.util.List;

/** {@code /ledger} and {@code /audit}, and what operators change in the books. */
public final class LedgerRoutes implements AdminRoutes {

    private final Db db;
    private final Ledger ledger;
    private final LedgerWatch watch;
    private final AuditStore audit;
    private final Clock clock;

    public LedgerRoutes(Db db, Ledger ledger, LedgerWatch watch, Clock clock) {
        this.db = db;
        this.ledger = ledger;
        this.watch = watch;
        this.audit = new AuditStore(clock);
        this.clock = clock;
    }

    /** The entry that an operator's correction made. */
    public record Made(String entryId) {}

    /** A line of the audit log as listed. */
    public record AuditLine(
            long seq, Instant at, String actor, String action, String subject, String detail) {}

    @Override
    public void addTo(AdminRouter router) {
        router.add(
                "GET",
                "/ledger/trial-balance",
                Permission.VIEW_LEDGER,
                call -> Answer.ok(ledger.trialBalance()));
        router.add("GET", "/ledger/entries", Permission.VIEW_LEDGER, this::entries);
        router.add("GET", "/ledger/figures", Permission.VIEW_LEDGER, this::figures);
        router.add("POST", "/ledger/entries/{id}/correct", Permission.GRANT_CREDIT, this::correct);
        router.add("POST", "/lots/{id}/revoke", Permission.GRANT_CREDIT, this::revoke);
        router.add(
                "POST", "/ledger/verify", Permission.VIEW_LEDGER, call -> Answer.ok(watch.run()));
        router.add("GET", "/audit", Permission.VIEW_AUDIT, this::audit);
    }

    private Answer entries(AdminCall call) {
        Parameters query = call.query();
        EntryFilter filter =
                new EntryFilter(
                        from(query),
                        to(query),
                        query.text("account"),
                        query.text("kind"),
                        query.cursor());
        return Answer.ok(query.page(ledger.entries(filter, query.limit() + 1), LedgerEntry::id));
    }

    private Answer figures(AdminCall call) {
        Parameters query = call.query();
        return Answer.ok(ledger.figures(from(query), to(query)));
    }

    /** Ids have no digits for times before. */
    private static Instant from(Parameters query) {
        return query.time("from").filter(Instant.EPOCH::isBefore).orElse(Instant.EPOCH);
    }

    /** By default all that was booked until now, this moment included. */
    private Instant to(Parameters query) {
        Instant end = clock.now().plusSeconds(1);
        return query.time("to").filter(end::isAfter).orElse(end);
    }

    private Answer correct(AdminCall call) {
        Decision decision = new Decision(call.actor(), call.reason());
        Correction correction = db.call(tx -> ledger.correct(tx, call.segment("id"), decision));
        return switch (correction) {
            case Correction.Corrected(String entryId) -> Answer.created(new Made(entryId));
            case Correction.CorrectedBefore(String entryId) ->
                    throw ProblemException.conflict(
                            "corrected_before", "It was reversed before, by " + entryId + ".");
            case Correction.NotCorrectable(String why) ->
                    throw ProblemException.conflict("not_correctable", why);
            case Correction.NoSuchEntry() ->
                    throw ProblemException.notFound("There is no such entry.");
        };
    }

    private Answer revoke(AdminCall call) {
        Decision decision = new Decision(call.actor(), call.reason());
        return switch (ledger.revoke(call.segment("id"), decision)) {
            case Revocation.Revoked revoked -> Answer.ok(revoked);
            case Revocation.NothingLeft() ->
                    throw ProblemException.conflict("nothing_left", "Nothing of it is left.");
            case Revocation.Frozen() ->
                    throw ProblemException.conflict("frozen", "Its top-up is being refunded.");
            case Revocation.PaidFor() ->
                    throw ProblemException.conflict(
                            "paid_for", "Credit that was paid for is refunded, not revoked.");
            case Revocation.NoSuchLot() -> throw ProblemException.notFound("There is no such lot.");
        };
    }

    private Answer audit(AdminCall call) {
        Parameters query = call.query();
        long before = query.cursor().map(LedgerRoutes::number).orElse(Long.MAX_VALUE);
        List<AuditLine> lines =
                db.call(tx -> audit.before(tx, before, query.limit() + 1)).stream()
                        .map(line ->
                                new AuditLine(
                                        line.seq(),
                                        line.at(),
                                        line.event().actor(),
                                        line.event().action(),
                                        line.event().subject(),
                                        line.event().detail()))
                        .toList();
        Page<AuditLine> page = query.page(lines, line -> Long.toString(line.seq()));
        return Answer.ok(page);
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }
}
