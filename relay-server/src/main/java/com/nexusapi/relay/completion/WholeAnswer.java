package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.ApiError;
import java.util.HashMap;
import java.util.Map;

/** Settles and passes on an answer that came in one piece. */
final class WholeAnswer {

    private static final String JSON = "application/json";

    private final PaidCall paid;
    private final StreamRelay.Books books;
    private final Route route;

    WholeAnswer(PaidCall paid, StreamRelay.Books books, Route route) {
        this.paid = paid;
        this.books = books;
        this.route = route;
    }

    void deliver(AnswerPart answer, ResponseSink sink) {
        Used used = new Used();
        used.note(answer);
        boolean isNothing = answer.found().hasFailed() && used.isNothing();
        Metered metered = isNothing ? Metered.NOTHING : metered(used);
        answer.found()
                .id()
                .ifPresent(id -> books.kept().remember(paid.call(), route, id, metered.usage()));
        AnswerPart.Delivery delivery =
                new AnswerPart.Delivery(true, route.upstreamModel(), paid.terms().model().id());
        settle(metered, answer.forClient(delivery), JSON, sink);
    }

    /** A transcript as text, which says nothing of its usage. */
    void deliver(byte[] text, String contentType, ResponseSink sink) {
        settle(metered(new Used()), text, contentType, sink);
    }

    private Metered metered(Used used) {
        paid.answerBegan();
        return books.metering().of(paid, route, used);
    }

    private void settle(Metered metered, byte[] body, String type, ResponseSink sink) {
        if (!paid.settle(route, metered, 200, Outcome.COMPLETE)) {
            sink.error(ApiError.serviceUnavailable());
            return;
        }
        try {
            sink.whole(body, type, headers(metered.charge().amount()));
        } catch (ClientGoneException e) {
            // the call ran to its end and is charged, whether or not anybody still listens
            return;
        }
    }

    private Map<String, String> headers(Money charge) {
        Map<String, String> headers = new HashMap<>();
        headers.put("x-nexus-cost-nano-usd", Long.toString(charge.nanoUsd()));
        paid.terms()
                .outputCap()
                .ifPresent(cap -> headers.put("x-nexus-output-cap", Long.toString(cap)));
        return headers;
    }

    /** Whether an answer is one of its endpoint's. */
    static boolean isUsable(AnswerPart answer) {
        return answer.found().hasContent() && !answer.found().hasError();
    }
}
