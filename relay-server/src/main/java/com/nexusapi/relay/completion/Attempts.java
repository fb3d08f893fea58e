package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.UpstreamAnswer;
import com.nexusapi.relay.upstream.UpstreamCall;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.upstream.UpstreamErrors;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.ChatAnswer;
import com.nexusapi.relay.wire.SseReader;
import java.util.List;
import java.util.Optional;

/**
 * Tries the routes of a call in their order while no byte went to the client, at most three
 * (surface reference §6).
 */
final class Attempts {

    private static final int MOST = 3;

    private final UpstreamClient upstream;
    private final Metering metering;
    private final OpenStreams openStreams;

    Attempts(UpstreamClient upstream, OpenStreams openStreams, Metering metering) {
        this.upstream = upstream;
        this.openStreams = openStreams;
        this.metering = metering;
    }

    void run(PaidCall paid, List<Route> routes, ResponseSink sink) {
        Failure failure = new Failure(ApiError.upstreamError(), true);
        Optional<Route> last = Optional.empty();
        for (Route route : routes.subList(0, Math.min(MOST, routes.size()))) {
            last = Optional.of(route);
            Optional<Failure> failed = attempt(paid, route, sink);
            if (failed.isEmpty()) {
                return;
            }
            failure = failed.get();
            if (!failure.mayTryAnother()) {
                break;
            }
        }
        ApiError error = failure.error();
        paid.release(
                last, new PaidCall.Ending(error.status(), Outcome.UPSTREAM_ERROR, error.code()));
        sink.error(error);
    }

    private record Failure(ApiError error, boolean mayTryAnother) {}

    /** One attempt; empty when the call has ended, one way or the other. */
    private Optional<Failure> attempt(PaidCall paid, Route route, ResponseSink sink) {
        boolean isStream = paid.call().request().members().stream();
        byte[] body =
                paid.call().request().forUpstream(route.upstreamModel(), paid.terms().outputCap());
        try (UpstreamCall call = upstream.chatCompletion(route, body, isStream)) {
            return switch (call.send()) {
                case UpstreamAnswer.Streaming streaming -> stream(paid, call, streaming, sink);
                case UpstreamAnswer.Whole whole -> whole(paid, route, whole, sink);
                case UpstreamAnswer.Failed failed ->
                        Optional.of(
                                new Failure(
                                        UpstreamErrors.toApiError(failed),
                                        UpstreamErrors.mayFailOver(failed)));
            };
        }
    }

    private Optional<Failure> stream(
            PaidCall paid, UpstreamCall call, UpstreamAnswer.Streaming answer, ResponseSink sink) {
        if (!paid.call().request().members().stream()) {
            return Optional.of(new Failure(ApiError.upstreamError(), true));
        }
        StreamRelay.Source source =
                new StreamRelay.Source(new SseReader(answer.body()), call::close);
        try (ClientStream client = new ClientStream(sink, call::close)) {
            return switch (relay(new StreamRelay(paid, metering, call.route(), source, client))) {
                case ENDED -> Optional.empty();
                case NOTHING_CAME -> Optional.of(new Failure(ApiError.upstreamError(), true));
            };
        }
    }

    private StreamRelay.Result relay(StreamRelay stream) {
        openStreams.opened(stream);
        try {
            return stream.run();
        } finally {
            openStreams.ended(stream);
        }
    }

    private Optional<Failure> whole(
            PaidCall paid, Route route, UpstreamAnswer.Whole answer, ResponseSink sink) {
        if (answer.status() < 200 || answer.status() >= 300) {
            return Optional.of(
                    new Failure(
                            UpstreamErrors.toApiError(answer, route),
                            UpstreamErrors.mayFailOver(answer)));
        }
        Optional<ChatAnswer> read =
                ChatAnswer.read(answer.body().array()).filter(found -> !found.found().hasError());
        boolean isUsable =
                read.filter(found -> found.found().choices() > 0).isPresent()
                        && !paid.call().request().members().stream();
        if (!isUsable) {
            return Optional.of(new Failure(ApiError.upstreamError(), true));
        }
        new WholeAnswer(paid, metering, route).deliver(read.get(), sink);
        return Optional.empty();
    }
}
