package com.nexusapi.relay.admin;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.ledger.Decision;
import com.nexusapi.relay.refund.DisputeEvidence;
import com.nexusapi.relay.refund.Disputes;
import com.nexusapi.relay.refund.WriteOffDebt;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Download;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** {@code /disputes}: what banks claim, the evidence against it, and giving up what is owed. */
public final class DisputeRoutes implements AdminRoutes {

    private final Disputes disputes;
    private final DisputeEvidence evidence;
    private final WriteOffDebt writeOff;

    public DisputeRoutes(Disputes disputes, DisputeEvidence evidence, WriteOffDebt writeOff) {
        this.disputes = disputes;
        this.evidence = evidence;
        this.writeOff = writeOff;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/disputes", Permission.VIEW_REFUNDS, this::list);
        router.add("GET", "/disputes/{id}", Permission.VIEW_REFUNDS, this::one);
        router.add("GET", "/disputes/{id}/evidence", Permission.DECIDE_REFUND, this::evidence);
        router.add("POST", "/accounts/{id}/write-off", Permission.WRITE_OFF_DEBT, this::writeOff);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        Disputes.Place before =
                query.cursor().map(DisputeRoutes::place).orElse(Disputes.Place.START);
        return Answer.ok(
                query.page(
                        disputes.page(before, query.limit() + 1),
                        dispute -> dispute.openedAt() + " " + dispute.id()));
    }

    private static Disputes.Place place(String cursor) {
        try {
            int space = cursor.indexOf(' ');
            return new Disputes.Place(
                    Instant.parse(cursor.substring(0, Math.max(0, space))),
                    cursor.substring(space + 1));
        } catch (DateTimeException e) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }

    private Answer one(AdminCall call) {
        return disputes.detail(call.segment("id")).map(Answer::ok).orElseThrow(DisputeRoutes::none);
    }

    private Answer evidence(AdminCall call) {
        String id = call.segment("id");
        byte[] archive = evidence.archive(id).orElseThrow(DisputeRoutes::none);
        String name = "dispute-" + id.replaceAll("[^A-Za-z0-9_-]", "_") + ".zip";
        return Answer.ok(new Download(name, "application/zip", archive));
    }

    private static ProblemException none() {
        return ProblemException.notFound("There is no such dispute.");
    }

    private Answer writeOff(AdminCall call) {
        Dispute.WriteOff asked = call.read(Dispute.WriteOff.class);
        Optional<Money> amount = asked.amount();
        if (amount.filter(most -> !most.isPositive()).isPresent()) {
            throw ProblemException.invalid("amount", "must be positive");
        }
        Decision decision = new Decision(call.actor(), asked.reason());
        return switch (writeOff.writeOff(call.segment("id"), amount, decision)) {
            case WriteOffDebt.Outcome.Written written -> Answer.ok(written);
            case WriteOffDebt.Outcome.NothingOwed() ->
                    throw ProblemException.conflict("nothing_owed", "The account owes nothing.");
            case WriteOffDebt.Outcome.NoSuchAccount() ->
                    throw ProblemException.notFound("There is no such account.");
        };
    }
}
