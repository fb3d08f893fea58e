package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.payment.PaymentEvents;
import com.nexusapi.relay.payment.PaymentEvents.Decision;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;

/** {@code /payment-events}: what the provider told us; without {@code ?state=} what is parked. */
public final class PaymentEventRoutes implements AdminRoutes {

    private final PaymentEvents events;

    public PaymentEventRoutes(PaymentEvents events) {
        this.events = events;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/payment-events", Permission.VIEW_ACCOUNTS, this::list);
        router.add("POST", "/payment-events/{id}/retry", Permission.DECIDE_PAYMENTS, this::retry);
        router.add(
                "POST", "/payment-events/{id}/dismiss", Permission.DECIDE_PAYMENTS, this::dismiss);
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

    private static Answer answer(Decision decision) {
        return switch (decision) {
            case Decision.Taken(PaymentEvent event) -> Answer.ok(event);
            case Decision.NotParked(PaymentEvent.State state) ->
                    throw ProblemException.conflict("wrong_state", "The event is " + state + ".");
            case Decision.NoSuchEvent() ->
                    throw ProblemException.notFound("There is no such payment event.");
        };
    }
}
