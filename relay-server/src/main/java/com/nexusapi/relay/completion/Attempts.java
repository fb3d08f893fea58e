package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.Tries;
import com.nexusapi.relay.upstream.UpstreamAnswer;
import com.nexusapi.relay.upstream.UpstreamAsk;
import com.nexusapi.relay.upstream.UpstreamCall;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.upstream.UpstreamErrors;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.Answers;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.ModelRequest;
import com.nexusapi.relay.wire.SseReader;
import java.util.List;
import java.util.Optional;

/**
 * Tries the routes of a call in their order while no byte went to the client, as far as {@link
 * Tries} says.
 */
final class Attempts {

    private final UpstreamClient upstream;
    private final StreamRelay.Books books;
    private final OpenStreams openStreams;
    private final Clock clock;

    Attempts(
            UpstreamClient upstream,
            OpenStreams openStreams,
            StreamRelay.Books books,
            Clock clock) {
        this.upstream = upstream;
        this.clock = clock;
        this.openStreams = openStreams;
        this.books = books;
    }

    void run(PaidCall paid, List<Route> routes, ResponseSink sink) {
        // for the case that all is left alone and nothing is sent
        Failure failure = new Failure(ApiError.upstreamUnavailable(), true);
        Optional<Route> last = Optional.empty();
        Tries tries = upstream.tries(routes);
        for (Optional<Route> next = tries.next(); next.isPresent(); next = tries.next()) {
            Optional<Failure> failed = attempt(paid, next.get(), sink);
            if (failed.isEmpty()) {
                return;
            }
            if (failed.get().isUnsent()) {
                tries.leftAlone();
                continue;
            }
            last = next;
            failure = failed.get();
            if (!failure.mayTryAnother() || paid.output().isSpent()) {
                break;
            }
        }
        // a silence that used up the credit was ended by us, and nothing has come of it
        boolean isSpent = paid.output().isSpent();
        ApiError error = isSpent ? ApiError.insufficientQuota() : failure.error();
        Outcome outcome = isSpent ? Outcome.REFUSED : Outcome.UPSTREAM_ERROR;
        paid.release(last, new PaidCall.Ending(error.status(), outcome, error.code()));
        sink.error(error);
    }

    /**
     * Why an attempt failed.
     *
     * @param isUnsent its channel was left alone
     */
    private record Failure(ApiError error, boolean mayTryAnother, boolean isUnsent) {

        Failure(ApiError error, boolean mayTryAnother) {
            this(error, mayTryAnother, false);
        }
    }

    /** One attempt; empty when the call has ended, one way or the other. */
    private Optional<Failure> attempt(PaidCall paid, Route route, ResponseSink sink) {
        paid.output().asked(HiddenReasoning.tokensPerSecond(route));
        try (UpstreamCall call = upstream.call(route, ask(paid, route));
                HeldOutput.Watch _ = paid.output().watch(call::cancel)) {
            return switch (call.send()) {
                case UpstreamAnswer.Streaming streaming -> stream(paid, call, streaming, sink);
                case UpstreamAnswer.Whole whole -> whole(paid, call, whole, sink);
                case UpstreamAnswer.Failed failed -> Optional.of(failure(failed));
            };
        }
    }

    private static UpstreamAsk ask(PaidCall paid, Route route) {
        ModelRequest request = paid.call().request();
        boolean isSpeech = paid.call().endpoint() == Endpoint.SPEECH;
        boolean asEvents = isSpeech && paid.terms().speaksInEvents();
        ModelRequest.Rewrite rewrite =
                new ModelRequest.Rewrite(
                        route.upstreamModel(),
                        paid.terms().outputCap(),
                        route.maximum(paid.call().endpoint()),
                        asEvents);
        boolean isStream = request.asked().stream() || asEvents;
        return new UpstreamAsk(
                "POST",
                paid.call().endpoint().path(),
                Optional.of(
                        new UpstreamAsk.Body(request.forUpstream(rewrite), request.contentType())),
                isStream ? "text/event-stream" : isSpeech ? "*/*" : "application/json",
                paid.call().headers(),
                isSpeech);
    }

    private Optional<Failure> stream(
            PaidCall paid, UpstreamCall call, UpstreamAnswer.Streaming answer, ResponseSink sink) {
        if (!paid.call().asked().stream()) {
            return paid.call().endpoint() == Endpoint.SPEECH
                    ? speech(paid, call, answer, sink)
                    : unusable(call);
        }
        if (!answer.type().contains("event-stream")) {
            return unusable(call);
        }
        StreamRelay.Source source =
                new StreamRelay.Source(
                        new SseReader(answer.body(), call::makeRoom),
                        call::makeRoomToHoldBack,
                        call::cancel,
                        call::spoilt);
        try (ClientStream client = new ClientStream(sink, call::cancel, clock)) {
            return failure(call, relay(new StreamRelay(paid, books, call.route(), source, client)));
        }
    }

    private Relayed relay(StreamRelay stream) {
        openStreams.opened(stream);
        try {
            return stream.run();
        } finally {
            openStreams.ended(stream);
        }
    }

    private Optional<Failure> speech(
            PaidCall paid, UpstreamCall call, UpstreamAnswer.Streaming answer, ResponseSink sink) {
        Used used = new Used();
        String type = answer.type();
        boolean isEvents = type.contains("event-stream");
        AudioSource source =
                isEvents
                        ? new AudioSource.Events(new SseReader(answer.body(), call::makeRoom), used)
                        : new AudioSource.Bare(answer.body());
        String contentType = isEvents ? audioType(paid.call().asked().format()) : type;
        AudioRelay relay = new AudioRelay(paid, books, call.route(), sink, used);
        return failure(call, relay.run(source, contentType));
    }

    /** OpenAI's formats; it makes MP3 unless another is asked for. */
    private static String audioType(Optional<String> format) {
        return switch (format.orElse("mp3")) {
            case "mp3" -> "audio/mpeg";
            case "opus" -> "audio/opus";
            case "aac" -> "audio/aac";
            case "flac" -> "audio/flac";
            case "wav" -> "audio/wav";
            case "pcm" -> "audio/pcm";
            default -> "application/octet-stream";
        };
    }

    private Optional<Failure> whole(
            PaidCall paid, UpstreamCall call, UpstreamAnswer.Whole answer, ResponseSink sink) {
        Route route = call.route();
        if (answer.status() < 200 || answer.status() >= 300) {
            return Optional.of(
                    new Failure(
                            UpstreamErrors.toApiError(answer, route),
                            UpstreamErrors.mayFailOver(answer)));
        }
        if (paid.call().asked().stream()) {
            return unusable(call);
        }
        Endpoint endpoint = paid.call().endpoint();
        WholeAnswer whole = new WholeAnswer(paid, books, route);
        String type = answer.type();
        boolean isTranscript =
                endpoint == Endpoint.TRANSCRIPTIONS || endpoint == Endpoint.TRANSLATIONS;
        if (isTranscript && !type.contains("json")) {
            whole.deliver(answer.body().array(), type, sink);
            return Optional.empty();
        }
        Optional<AnswerPart> read =
                Answers.read(endpoint, answer.body().array())
                        .filter(part -> WholeAnswer.isUsable(part));
        read.ifPresent(part -> whole.deliver(part, sink));
        return read.isPresent() ? Optional.empty() : unusable(call);
    }

    private static Optional<Failure> failure(UpstreamCall call, Relayed relayed) {
        return switch (relayed) {
            case Relayed.Ended() -> Optional.empty();
            case Relayed.NothingCame(Optional<UpstreamAnswer.Kind> cut) ->
                    cut.or(() -> noRoom(call))
                            .map(kind -> failure(new UpstreamAnswer.Failed(kind, true)))
                            .or(() -> unusable(call));
        };
    }

    private static Optional<UpstreamAnswer.Kind> noRoom(UpstreamCall call) {
        return Optional.of(UpstreamAnswer.Kind.NO_ROOM).filter(_ -> call.isOutOfRoom());
    }

    private static Failure failure(UpstreamAnswer.Failed failed) {
        return new Failure(
                UpstreamErrors.toApiError(failed),
                UpstreamErrors.mayFailOver(failed),
                failed.kind() == UpstreamAnswer.Kind.LEFT_ALONE);
    }

    private static Optional<Failure> unusable(UpstreamCall call) {
        call.spoilt();
        return Optional.of(new Failure(ApiError.upstreamError(), true));
    }
}
