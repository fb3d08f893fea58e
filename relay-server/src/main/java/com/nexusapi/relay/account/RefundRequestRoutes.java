package com.nexusapi.relay.account;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.refund.Refunds;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /refund-requests}: the customer's own. Asking twice finds the first request. */
public final class RefundRequestRoutes implements AccountRoutes {

    private final Refunds refunds;
    private final RequestRefund request;

    public RefundRequestRoutes(Refunds refunds, RequestRefund request) {
        this.refunds = refunds;
        this.request = request;
    }

    /**
     * Body of {@code POST /refund-requests}.
     *
     * @param stopUsing the customer agrees that the credit is frozen at once
     */
    public record Asked(String topUpId, String reason, Optional<Boolean> stopUsing) {}

    /** A refund request as its customer sees it: without the operators who work on it. */
    public record OwnRefund(
            String id,
            Refund.State state,
            String topUpId,
            Refund.Paid paid,
            Money credit,
            Money bonus,
            String reason,
            Instant requestedAt,
            Optional<Boolean> eligible,
            List<Refund.Rule> failedRules) {

        static OwnRefund of(Refund refund) {
            return new OwnRefund(
                    refund.id(),
                    refund.state(),
                    refund.topUpId(),
                    refund.paid(),
                    refund.credit(),
                    refund.bonus(),
                    refund.reason(),
                    refund.requestedAt(),
                    refund.eligible(),
                    refund.failedRules());
        }
    }

    @Override
    public void addTo(AccountRouter router) {
        router.add("POST", "/refund-requests", this::ask);
        router.add("GET", "/refund-requests", this::list);
    }

    private Answer ask(AccountCall call) {
        Asked asked = call.read(Asked.class);
        boolean stopUsing = asked.stopUsing().orElse(false);
        return switch (request.byCustomer(
                call.accountId(), asked.topUpId(), asked.reason(), stopUsing)) {
            case RequestRefund.Outcome.Recorded(Refund refund) ->
                    Answer.created(OwnRefund.of(refund));
            case RequestRefund.Outcome.AlreadyOpen(Refund refund) ->
                    Answer.ok(OwnRefund.of(refund));
            case RequestRefund.Outcome.NoSuchTopUp() ->
                    throw ProblemException.notFound("There is no such top-up.");
            case RequestRefund.Outcome.NotPaid() ->
                    throw ProblemException.conflict("wrong_state", "The top-up was never paid.");
        };
    }

    private Answer list(AccountCall call) {
        Parameters query = call.query();
        List<Refund> found =
                refunds.pageOfAccount(call.accountId(), query.cursor(), query.limit() + 1);
        return Answer.ok(query.page(found.stream().map(OwnRefund::of).toList(), OwnRefund::id));
    }
}
