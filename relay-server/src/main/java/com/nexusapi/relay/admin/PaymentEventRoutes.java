package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.payment.PaymentEvents;
import com.nexusapi.relay.payment.PaymentEvents.Decision;
import com.nexusapi.relay.topup.AssignPayment;
import com.nexusapi.relay.topup.AssignPayment.Outcome;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;

/**
 * {@code /payment-events}: what the provider told us; without {@code ?state=} what is parked. What
 * is parked can be tried again, dismissed, or assigned: {@code POST /payment-events/{id}/assign}
 * {@code {"accountId","credit":null,"reason"}} answers with the top-up that the payment became.
 */
public final class PaymentEventRoutes implements AdminRoutes {

    private final PaymentEvents events;
    private final AssignPayment assign;

    public PaymentEventRoutes(PaymentEvents events, AssignPayment assign) {
        this.events = events;
        this.assign = assign;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/payment-events", Permission.VIEW_ACCOUNTS, this::list);
        router.add("POST", "/payment-events/{id}/retry", Permission.DECIDE_PAYMENTS, this::retry);
        router.add(
                "POST", "/payment-events/{id}/dismiss", Permission.DECIDE_PAYMENTS, this::dismiss);
        router.add("POST", "/payment-events/{id}/assign", Permission.DECIDE_PAYMENTS, this::assign);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        PaymentEvent.State state =
                query.constant("state", PaymentEvent.State.class).orElse(PaymentEvent.State.PARKED);
        return Answer.ok(
                query.page(
                        events.page(state, query.cursor(), query.limit() + 1), PaymentEvent::id));
    }

    private Answer retry(AdminCall call) {
        return answer(events.retry(call.actor(), call.segment("id")));
    }

    private Answer dismiss(AdminCall call) {
        return answer(events.dismiss(call.actor(), call.segment("id"), call.reason()));
    }

    /** Should the relay end between the two steps, trying again finds the credit given. */
    private Answer assign(AdminCall call) {
        String id = call.segment("id");
        PaymentEvent event = events.find(id).orElseThrow(PaymentEventRoutes::none);
        if (event.state() != PaymentEvent.State.PARKED) {
            throw notParked(event.state());
        }
        String paymentId =
                event.paymentId().orElseThrow(() -> refused("The event names no payment."));
        PaymentEvent.Assignment asked = call.read(PaymentEvent.Assignment.class);
        return switch (assign.assign(call.actor(), paymentId, asked)) {
            case Outcome.Credited(TopUp topUp) -> {
                events.retry(call.actor(), id);
                yield Answer.ok(topUp);
            }
            case Outcome.HasTopUp(String topUpId) ->
                    throw ProblemException.conflict(
                            "has_top_up", "The payment is of top-up " + topUpId + ".");
            case Outcome.NoSuchAccount() ->
                    throw ProblemException.notFound("There is no such account.");
            case Outcome.NotCreditable(String reason) -> throw refused(reason);
            case Outcome.ProviderUnavailable(String reason) ->
                    throw ProblemException.of(503, "provider_unavailable", reason);
        };
    }

    private static ProblemException refused(String reason) {
        return ProblemException.conflict("not_creditable", reason);
    }

    private static ProblemException none() {
        return ProblemException.notFound("There is no such payment event.");
    }

    private static ProblemException notParked(PaymentEvent.State state) {
        return ProblemException.conflict("wrong_state", "The event is " + state + ".");
    }

    private static Answer answer(Decision decision) {
        return switch (decision) {
            case Decision.Taken(PaymentEvent event) -> Answer.ok(event);
            case Decision.NotParked(PaymentEvent.State state) -> throw notParked(state);
            case Decision.NoSuchEvent() -> throw none();
        };
    }
}
