package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.access.KeyLimiter;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.UpstreamAnswer;
import com.nexusapi.relay.upstream.UpstreamAsk;
import com.nexusapi.relay.upstream.UpstreamCall;
import com.nexusapi.relay.upstream.UpstreamErrors;
import com.nexusapi.relay.upstream.UpstreamObjects.Kept;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.Answers;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Dialect;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.Payload;
import com.nexusapi.relay.wire.SseEvent;
import com.nexusapi.relay.wire.SseReader;
import com.nexusapi.relay.wire.StreamState;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The journey of calls about a response that an upstream keeps: only the account that made it
 * reaches it, over the way that made it, and nothing is charged (surface reference §1.4).
 */
public final class StoredResponses {

    private static final Endpoint ENDPOINT = Endpoint.RESPONSES;
    private static final int MOST_QUERY_CHARS = 2_000;

    private final Completions.Upstreams upstreams;
    private final Ledger ledger;
    private final KeyLimiter limiter;
    private final Clock clock;

    public StoredResponses(Completions.Upstreams upstreams, Completions.Books books, Clock clock) {
        this.upstreams = upstreams;
        this.ledger = books.ledger();
        this.limiter = books.limiter();
        this.clock = clock;
    }

    /** What is done with a response. */
    public enum Operation {
        RETRIEVE("GET", ""),
        DELETE("DELETE", ""),
        CANCEL("POST", "/cancel"),
        LIST_INPUT("GET", "/input_items");

        private final String method;
        private final String suffix;

        Operation(String method, String suffix) {
            this.method = method;
            this.suffix = suffix;
        }

        /** The HTTP method. */
        public String method() {
            return method;
        }

        /** The path behind the response's id. */
        public String suffix() {
            return suffix;
        }
    }

    /**
     * What a valid key asks for.
     *
     * @param query as the client sent it, without question mark
     * @param headers of the client that pass to the upstream
     */
    public record Ask(
            CallFacts facts,
            KeyGrant key,
            Operation operation,
            String id,
            String query,
            Map<String, String> headers,
            long startedNanos) {}

    /** Serves it; every path ends in one answer to the sink and one usage record. */
    public void serve(Ask ask, ResponseSink sink) {
        Optional<Kept> kept =
                upstreams
                        .objects()
                        .find(ask.id(), ask.key().accountId())
                        .filter(object -> ask.key().allows(object.model()));
        Optional<Route> route =
                kept.flatMap(object ->
                        upstreams
                                .channels()
                                .routeTo(
                                        object.channelId(), object.credentialId(), object.model()));
        if (route.isEmpty() || ask.query().length() > MOST_QUERY_CHARS) {
            fail(ask, sink, Outcome.REFUSED, ApiError.responseNotFound(ask.id()));
            return;
        }
        KeyLimiter.Entry entry = limiter.enter(new KeyLimiter.Ask(ask.key(), 0, Money.ZERO));
        sink.headers(limiter.headers(ask.key(), Dialect.OPENAI));
        switch (entry) {
            case KeyLimiter.Entry.Refused(KeyLimiter.Refusal why) ->
                    fail(ask, sink, Outcome.REFUSED, Completions.errorOf(why));
            case KeyLimiter.Entry.Entered(KeyLimiter.Pass pass) -> {
                try {
                    pass(ask, route.get(), sink);
                } finally {
                    pass.end(0, Money.ZERO);
                }
            }
        }
    }

    private void pass(Ask ask, Route route, ResponseSink sink) {
        try (UpstreamCall call = upstreams.client().call(route, upstreamAsk(ask))) {
            switch (call.send()) {
                case UpstreamAnswer.Streaming streaming -> replay(ask, call, streaming, sink);
                case UpstreamAnswer.Whole whole -> whole(ask, route, whole, sink);
                case UpstreamAnswer.Failed failed ->
                        fail(ask, sink, Outcome.UPSTREAM_ERROR, UpstreamErrors.toApiError(failed));
            }
        }
    }

    private static UpstreamAsk upstreamAsk(Ask ask) {
        String query = ask.query().isEmpty() ? "" : "?" + ask.query();
        boolean hasBody = ask.operation().method().equals("POST");
        return new UpstreamAsk(
                ask.operation().method(),
                ENDPOINT.path() + "/" + ask.id() + ask.operation().suffix() + query,
                hasBody
                        ? Optional.of(
                                new UpstreamAsk.Body(Payload.of(new byte[0]), "application/json"))
                        : Optional.empty(),
                "application/json, text/event-stream",
                ask.headers(),
                false);
    }

    private void whole(Ask ask, Route route, UpstreamAnswer.Whole answer, ResponseSink sink) {
        if (answer.status() < 200 || answer.status() >= 300) {
            fail(ask, sink, Outcome.UPSTREAM_ERROR, UpstreamErrors.toApiError(answer, route));
            return;
        }
        Optional<AnswerPart> read = Answers.read(ENDPOINT, answer.body().array());
        if (read.isEmpty()) {
            fail(ask, sink, Outcome.UPSTREAM_ERROR, ApiError.upstreamError());
            return;
        }
        if (ask.operation() == Operation.DELETE) {
            upstreams.objects().forget(ask.id());
        }
        record(ask, 200, Outcome.COMPLETE, Optional.empty());
        try {
            sink.whole(read.get().forClient(delivery(route)), "application/json", Map.of());
        } catch (ClientGoneException e) {
            // nobody listens any longer, and nothing was charged
            return;
        }
    }

    private static AnswerPart.Delivery delivery(Route route) {
        return new AnswerPart.Delivery(true, route.upstreamModel(), route.model());
    }

    /** A stream that was charged when it was made. */
    private void replay(
            Ask ask, UpstreamCall call, UpstreamAnswer.Streaming answer, ResponseSink sink) {
        StreamState state = new StreamState(ENDPOINT);
        SseReader events = new SseReader(answer.body(), call::makeRoom);
        Outcome outcome = Outcome.COMPLETE;
        try (ClientStream client = new ClientStream(sink, call::close, clock)) {
            client.begin();
            byte[] rest = new byte[0];
            try {
                forward(events, state, call.route(), client);
            } catch (IOException e) {
                outcome = Outcome.UPSTREAM_CUT;
                rest = state.failure(ApiError.upstreamError());
            }
            client.finish(rest);
        } catch (ClientGoneException e) {
            outcome = Outcome.CLIENT_GONE;
        }
        record(ask, 200, outcome, Optional.empty());
    }

    private static void forward(
            SseReader events, StreamState state, Route route, ClientStream client)
            throws IOException, ClientGoneException {
        Optional<SseEvent> event = events.next();
        while (event.isPresent()) {
            AnswerPart part =
                    Answers.read(ENDPOINT, event.get().data())
                            .orElseThrow(() -> new IOException("an event that is not JSON"));
            client.send(state.frame(event.get(), part, delivery(route)));
            event = events.next();
        }
    }

    private void fail(Ask ask, ResponseSink sink, Outcome outcome, ApiError error) {
        record(ask, error.status(), outcome, error.code());
        sink.error(error);
    }

    private void record(Ask ask, int status, Outcome outcome, Optional<String> code) {
        ledger.recordUncharged(
                UsageRecord.uncharged(
                        ask.facts(), status, outcome, code, clock.millisSince(ask.startedNanos())));
    }
}
