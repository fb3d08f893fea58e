package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerWatch;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.time.Instant;
import java.util.List;

/** {@code /ledger} and {@code /audit}. */
public final class LedgerRoutes implements AdminRoutes {

    private final Db db;
    private final Ledger ledger;
    private final LedgerWatch watch;
    private final AuditStore audit;

    public LedgerRoutes(Db db, Ledger ledger, LedgerWatch watch, AuditStore audit) {
        this.db = db;
        this.ledger = ledger;
        this.watch = watch;
        this.audit = audit;
    }

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
        router.add(
                "POST", "/ledger/verify", Permission.VIEW_LEDGER, call -> Answer.ok(watch.run()));
        router.add("GET", "/audit", Permission.VIEW_AUDIT, this::audit);
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
