package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.foundation.BodyMemory;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.UpstreamAnswer;
import com.nexusapi.relay.upstream.UpstreamCutException;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.Answers;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.Room;
import com.nexusapi.relay.wire.SseEvent;
import com.nexusapi.relay.wire.SseReader;
import com.nexusapi.relay.wire.StreamState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passes one streamed answer on, event by event. From the event that finishes the answer on,
 * everything is held back until the charge is durable.
 */
final class StreamRelay {

    /** How long the end of the upstream's body is waited for when all its events have come. */
    private static final Duration AFTER_DONE = Duration.ofSeconds(1);

    /** Events after which the text is out, and its usage still to come. */
    private static final Set<String> LAST_TEXT =
            Set.of(
                    "response.output_text.done",
                    "response.content_part.done",
                    "response.output_item.done",
                    "content_block_stop");

    private static final int MAX_HELD_BACK = 16 * 1024 * 1024;

    private final PaidCall paid;
    private final Books books;
    private final Route route;
    private final Source source;
    private final ClientStream client;
    private final Endpoint endpoint;
    private final AnswerPart.Delivery delivery;
    private final StreamState state;
    private final Used used = new Used();
    private final ByteArrayOutputStream heldBack = new ByteArrayOutputStream();
    private Optional<String> id = Optional.empty();
    private final Set<Long> finishedChoices = new HashSet<>(2);
    private long finished;
    private boolean isTextOut;
    private boolean hasFailed;
    private volatile boolean suspended;

    /**
     * The upstream's events, room to hold some back, how to end the call there, and how to say that
     * they were no answer.
     */
    record Source(SseReader events, Room room, Runnable cancel, Runnable spoilt) {}

    /** What decides the usage, and remembers whose the answers are that upstreams keep. */
    record Books(Metering metering, KeptAnswers kept) {}

    StreamRelay(PaidCall paid, Books books, Route route, Source source, ClientStream client) {
        this.paid = paid;
        this.books = books;
        this.route = route;
        this.source = source;
        this.client = client;
        this.endpoint = paid.call().endpoint();
        this.state = new StreamState(endpoint);
        this.delivery =
                new AnswerPart.Delivery(
                        paid.call().asked().usageAsked() || !endpoint.endsWithDone(),
                        route.upstreamModel(),
                        paid.terms().model().id());
    }

    /** What stopped the reading of events. */
    private enum Stop {
        DONE,
        END_OF_INPUT,
        BROKEN,
        TIMED_OUT,
        UPSTREAM_REPORTS_ERROR,
        OUT_OF_CREDIT,
        SUSPENDED,
        NO_ROOM,
        CLIENT_GONE;

        /** True if the upstream broke off, when the answer is not whole. */
        boolean isUpstreams() {
            return switch (this) {
                case DONE, END_OF_INPUT, BROKEN, TIMED_OUT, UPSTREAM_REPORTS_ERROR -> true;
                case OUT_OF_CREDIT, SUSPENDED, NO_ROOM, CLIENT_GONE -> false;
            };
        }
    }

    String accountId() {
        return paid.call().key().accountId();
    }

    /** Ends the stream: its account was suspended. May be called by any thread. */
    void suspend() {
        suspended = true;
        source.cancel().run();
    }

    Relayed run() {
        Optional<SseEvent> first;
        try {
            first = readFirst();
        } catch (IOException e) {
            return Relayed.NothingCame.because(e);
        }
        if (first.isEmpty()) {
            return new Relayed.NothingCame(Optional.empty());
        }
        Stop stop = forward(first.get());
        paid.output().end();
        boolean isRead = stop == Stop.DONE || stop == Stop.END_OF_INPUT;
        boolean isWhole = isRead && isWhole(stop);
        if (stop.isUpstreams() && !isWhole) {
            source.spoilt().run();
        }
        if (!isRead) {
            source.cancel().run();
        }
        if (stop == Stop.CLIENT_GONE) {
            paid.settle(route, metered(), 200, Outcome.CLIENT_GONE);
        } else if (isWhole) {
            finish();
        } else {
            breakOff(stop);
        }
        return new Relayed.Ended();
    }

    /** The first event, unless it reports an error or cannot be understood. */
    private Optional<SseEvent> readFirst() throws IOException {
        return source.events()
                .next()
                .filter(event ->
                        Answers.read(endpoint, event.data())
                                .filter(part -> !part.found().hasError())
                                .isPresent());
    }

    private Stop forward(SseEvent first) {
        try {
            client.begin();
            paid.answerBegan();
            Optional<SseEvent> event = Optional.of(first);
            while (event.isPresent()) {
                Optional<Stop> stop = handle(event.get());
                if (stop.isPresent()) {
                    return stop.get();
                }
                event = source.events().next();
            }
            return Stop.END_OF_INPUT;
        } catch (ClientGoneException e) {
            paid.output().end();
            drain();
            return Stop.CLIENT_GONE;
        } catch (IOException e) {
            return stopOf(e);
        }
    }

    private Stop stopOf(IOException e) {
        if (suspended) {
            return Stop.SUSPENDED;
        }
        if (paid.output().isSpent()) {
            return Stop.OUT_OF_CREDIT;
        }
        if (client.isGone()) {
            return Stop.CLIENT_GONE;
        }
        if (e instanceof BodyMemory.NoRoomException) {
            return Stop.NO_ROOM;
        }
        boolean isLate =
                e instanceof UpstreamCutException cut
                        && cut.kind() == UpstreamAnswer.Kind.IDLE_TIMEOUT;
        return isLate ? Stop.TIMED_OUT : Stop.BROKEN;
    }

    private Optional<Stop> handle(SseEvent event) throws IOException {
        if (event.isDone()) {
            return Optional.of(Stop.DONE);
        }
        Optional<AnswerPart> read = Answers.read(endpoint, event.data());
        if (read.isEmpty()) {
            return Optional.of(Stop.BROKEN);
        }
        AnswerPart part = read.get();
        if (part.found().hasError()) {
            return Optional.of(Stop.UPSTREAM_REPORTS_ERROR);
        }
        note(part);
        boolean isHidden = endpoint.endsWithDone() && part.isUsageOnly() && !delivery.keepUsage();
        if (!isHidden) {
            pass(state.frame(event, part, delivery));
        }
        return creditLasts() ? Optional.empty() : Optional.of(Stop.OUT_OF_CREDIT);
    }

    private void note(AnswerPart part) {
        used.note(part);
        List<Long> choices = part.found().finishedChoices();
        finishedChoices.addAll(choices);
        finished += choices.isEmpty() ? part.found().finished() : 0;
        String type = part.found().type();
        hasFailed |= part.found().hasFailed();
        isTextOut = LAST_TEXT.contains(type) || (isTextOut && part.found().text().isEmpty());
        if (id.isEmpty()) {
            id = part.found().id();
        }
    }

    private void pass(byte[] frame) throws IOException {
        if (isFinished()) {
            int size = heldBack.size() + frame.length;
            if (size > MAX_HELD_BACK) {
                throw new IOException("more than " + MAX_HELD_BACK + " bytes behind the end");
            }
            source.room().make(size);
            heldBack.writeBytes(frame);
        } else {
            client.send(frame);
        }
    }

    /** Some upstreams say of an answer more than once that it is finished. */
    private long answersFinished() {
        return finished + finishedChoices.size();
    }

    private boolean isFinished() {
        return answersFinished() >= paid.call().asked().delivered();
    }

    /** An upstream that makes fewer answers than asked for says by its end mark that it is done. */
    private boolean isWhole(Stop stop) {
        return isFinished() || (stop == Stop.DONE && answersFinished() > 0);
    }

    private boolean creditLasts() {
        if (isFinished()) {
            paid.output().end();
        }
        return paid.output().covers(used.delivered().estimatedTokens());
    }

    /**
     * Once the whole text is out, a client that leaves would leave the usage unread; and with it
     * hidden reasoning or the making of an image, once there is anything to see of either. The
     * upstream is read to its end, for a limited time (surface reference §3.9).
     */
    private void drain() {
        boolean hasReasoned =
                !used.delivered().isEmpty() && HiddenReasoning.tokensPerSecond(route) > 0;
        if (isFinished() || isTextOut || hasReasoned || used.partialImages() > 0) {
            readToEnd(ClientStream.DRAIN);
        }
    }

    /** Reads on for a limited time; a connection read to its end can serve the next call. */
    private void readToEnd(Duration atMost) {
        Thread limit = Thread.startVirtualThread(() -> closeAfter(atMost));
        try {
            Optional<SseEvent> event = source.events().next();
            while (event.isPresent()) {
                Answers.read(endpoint, event.get().data()).ifPresent(used::noteUndelivered);
                event = source.events().next();
            }
        } catch (IOException e) {
            // what was read so far is charged
            return;
        } finally {
            limit.interrupt();
        }
    }

    private void closeAfter(Duration limit) {
        try {
            Thread.sleep(limit);
            source.cancel().run();
        } catch (InterruptedException e) {
            // the upstream ended in time
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        boolean isNothing = hasFailed && used.isNothing();
        Metered metered = isNothing ? Metered.NOTHING : metered();
        id.ifPresent(kept -> books.kept().remember(paid.call(), route, kept, metered.usage()));
        Outcome outcome = hasFailed ? Outcome.UPSTREAM_ERROR : Outcome.COMPLETE;
        if (!paid.settle(route, metered, 200, outcome)) {
            client.finish(state.failure(ApiError.serviceUnavailable()));
            return;
        }
        heldBack.writeBytes(state.end());
        client.finish(heldBack.toByteArray());
        readToEnd(AFTER_DONE);
    }

    /** The answer stays incomplete: what was delivered is charged, and the client is told. */
    private void breakOff(Stop stop) {
        ApiError error = errorOf(stop);
        Outcome outcome = stop.isUpstreams() ? Outcome.UPSTREAM_CUT : Outcome.REFUSED;
        boolean settled =
                paid.settle(
                        route, meteredOf(stop), new PaidCall.Ending(200, outcome, error.code()));
        client.finish(state.failure(settled ? error : ApiError.serviceUnavailable()));
    }

    private Metered meteredOf(Stop stop) {
        if (stop == Stop.OUT_OF_CREDIT) {
            return books.metering().ofCut(paid, route, used);
        }
        return used.isNothing() ? Metered.NOTHING : metered();
    }

    private static ApiError errorOf(Stop stop) {
        return switch (stop) {
            case OUT_OF_CREDIT -> ApiError.insufficientQuota();
            case SUSPENDED -> ApiError.accountSuspended();
            case NO_ROOM -> ApiError.serviceUnavailable();
            case TIMED_OUT -> ApiError.upstreamTimeout(true);
            case DONE, END_OF_INPUT, BROKEN, UPSTREAM_REPORTS_ERROR, CLIENT_GONE ->
                    ApiError.upstreamError();
        };
    }

    private Metered metered() {
        return books.metering().of(paid, route, used);
    }
}
