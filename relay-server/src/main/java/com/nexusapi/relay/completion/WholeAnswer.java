package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.ChatAnswer;
import java.util.Map;

/** Settles and passes on an answer that came in one piece. */
final class WholeAnswer {

    private final PaidCall paid;
    private final Metering metering;
    private final Route route;

    WholeAnswer(PaidCall paid, Metering metering, Route route) {
        this.paid = paid;
        this.metering = metering;
        this.route = route;
    }

    void deliver(ChatAnswer answer, ResponseSink sink) {
        paid.answerBegan();
        ChatAnswer.Found found = answer.found();
        UsageBreakdown used =
                metering.of(paid.call(), paid.terms(), found.usage(), answer.tier(), found.text());
        Money charge = paid.charge(used).amount();
        if (!paid.settle(route, used, 200, Outcome.COMPLETE)) {
            sink.error(ApiError.serviceUnavailable());
            return;
        }
        ChatAnswer.Delivery delivery =
                new ChatAnswer.Delivery(true, route.upstreamModel(), paid.terms().model().id());
        try {
            sink.whole(answer.forClient(delivery), headers(charge));
        } catch (ClientGoneException e) {
            // the call ran to its end and is charged, whether or not anybody still listens
            return;
        }
    }

    private Map<String, String> headers(Money charge) {
        Map<String, String> cost = Map.of("x-nexus-cost-nano-usd", Long.toString(charge.nanoUsd()));
        if (paid.terms().outputCap().isEmpty()) {
            return cost;
        }
        return Map.of(
                "x-nexus-cost-nano-usd",
                Long.toString(charge.nanoUsd()),
                "x-nexus-output-cap",
                Long.toString(paid.terms().outputCap().getAsLong()));
    }
}
