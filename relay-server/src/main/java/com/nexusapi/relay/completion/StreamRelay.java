package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.ChatAnswer;
import com.nexusapi.relay.wire.SseEvent;
import com.nexusapi.relay.wire.SseFrame;
import com.nexusapi.relay.wire.SseReader;
import com.nexusapi.relay.wire.UsageReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes one streamed answer on, event by event. From the event that finishes the answer on,
 * everything is held back until the charge is durable.
 */
final class StreamRelay {

    /** Output tokens by which a hold without stated maximum grows. */
    static final long EXTENSION_TOKENS = 4_096;

    /** The part of the held output at which it grows, in per cent. */
    private static final long EXTEND_AT_PERCENT = 60;

    /** How long an upstream is read on for its usage after the client went away (DESIGN §4.6). */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** How long the end of the upstream's body is waited for when all its events have come. */
    private static final Duration AFTER_DONE = Duration.ofSeconds(1);

    private static final int MAX_HELD_BACK = 16 * 1024 * 1024;

    /** How an attempt to relay the stream ended. */
    enum Result {
        /** The call is settled, and the client has got what it will get. */
        ENDED,
        /** The upstream failed before its first event; another may be tried. */
        NOTHING_CAME
    }

    private final PaidCall paid;
    private final Metering metering;
    private final Route route;
    private final Source source;
    private final ClientStream client;
    private final ChatAnswer.Delivery delivery;
    private final Delivered delivered = new Delivered();
    private final ByteArrayOutputStream heldBack = new ByteArrayOutputStream();
    private Optional<UsageReport> usage = Optional.empty();
    private ServiceTier tier = ServiceTier.STANDARD;
    private long heldOutput;
    private long finished;
    private volatile boolean suspended;

    /** The upstream's events, and how to end the call there. */
    record Source(SseReader events, Runnable cancel) {}

    StreamRelay(PaidCall paid, Metering metering, Route route, Source source, ClientStream client) {
        this.paid = paid;
        this.metering = metering;
        this.route = route;
        this.source = source;
        this.client = client;
        this.heldOutput = paid.terms().heldOutput();
        this.delivery =
                new ChatAnswer.Delivery(
                        paid.call().request().members().includeUsage(),
                        route.upstreamModel(),
                        paid.terms().model().id());
    }

    /** What stopped the reading of events. */
    private enum Stop {
        DONE,
        END_OF_INPUT,
        BROKEN,
        UPSTREAM_REPORTS_ERROR,
        OUT_OF_CREDIT,
        SUSPENDED,
        CLIENT_GONE
    }

    String accountId() {
        return paid.call().key().accountId();
    }

    /** Ends the stream: its account was suspended. May be called by any thread. */
    void suspend() {
        suspended = true;
        source.cancel().run();
    }

    Result run() {
        Optional<SseEvent> first = readFirst();
        if (first.isEmpty()) {
            return Result.NOTHING_CAME;
        }
        Stop stop = forward(first.get());
        boolean isWhole = stop == Stop.DONE || stop == Stop.END_OF_INPUT;
        if (!isWhole) {
            source.cancel().run();
        }
        if (stop == Stop.CLIENT_GONE) {
            paid.settle(route, used(), 200, Outcome.CLIENT_GONE);
        } else if (isWhole && isFinished()) {
            finish();
        } else {
            breakOff(stop);
        }
        return Result.ENDED;
    }

    /** The first event, unless it reports an error or cannot be read. */
    private Optional<SseEvent> readFirst() {
        try {
            return source.events()
                    .next()
                    .filter(event ->
                            ChatAnswer.read(event.data())
                                    .filter(chunk -> !chunk.found().hasError())
                                    .isPresent());
        } catch (IOException e) {
            return Optional.empty();
        }
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
            drain();
            return Stop.CLIENT_GONE;
        } catch (IOException e) {
            if (suspended) {
                return Stop.SUSPENDED;
            }
            return client.isGone() ? Stop.CLIENT_GONE : Stop.BROKEN;
        }
    }

    private Optional<Stop> handle(SseEvent event) throws ClientGoneException {
        if (event.isDone()) {
            return Optional.of(Stop.DONE);
        }
        Optional<ChatAnswer> read = ChatAnswer.read(event.data());
        if (read.isEmpty()) {
            return Optional.of(Stop.BROKEN);
        }
        ChatAnswer chunk = read.get();
        if (chunk.found().hasError()) {
            return Optional.of(Stop.UPSTREAM_REPORTS_ERROR);
        }
        note(chunk);
        if (!chunk.isUsageOnly() || delivery.keepUsage()) {
            pass(SseFrame.data(chunk.forClient(delivery)));
        }
        return creditLasts() ? Optional.empty() : Optional.of(Stop.OUT_OF_CREDIT);
    }

    private void note(ChatAnswer chunk) {
        chunk.found().usage().ifPresent(report -> usage = Optional.of(report));
        if (chunk.found().serviceTier().isPresent()) {
            tier = chunk.tier();
        }
        if (!chunk.found().text().isEmpty()) {
            delivered.add(chunk.found().text());
        }
        finished += chunk.found().finished();
    }

    private void pass(byte[] frame) throws ClientGoneException {
        if (isFinished()) {
            if (heldBack.size() + frame.length <= MAX_HELD_BACK) {
                heldBack.writeBytes(frame);
            }
        } else {
            client.send(frame);
        }
    }

    private boolean isFinished() {
        return finished >= paid.call().request().members().n();
    }

    private boolean creditLasts() {
        boolean isLow = delivered.estimatedTokens() * 100 >= heldOutput * EXTEND_AT_PERCENT;
        if (!paid.terms().extendable() || !isLow || isFinished()) {
            return true;
        }
        if (!paid.extend(EXTENSION_TOKENS)) {
            return delivered.estimatedTokens() < heldOutput;
        }
        heldOutput += EXTENSION_TOKENS;
        return true;
    }

    /**
     * Once the whole text is out, a client that leaves would leave the usage unread, and with it
     * hidden reasoning: the upstream is read to its end, for a limited time.
     */
    private void drain() {
        if (isFinished()) {
            readToEnd(DRAIN);
        }
    }

    /** Reads on for a limited time; a connection read to its end can serve the next call. */
    private void readToEnd(Duration atMost) {
        Thread limit = Thread.startVirtualThread(() -> closeAfter(atMost));
        try {
            Optional<SseEvent> event = source.events().next();
            while (event.isPresent()) {
                ChatAnswer.read(event.get().data()).ifPresent(this::note);
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
        if (!paid.settle(route, used(), 200, Outcome.COMPLETE)) {
            client.fail(ApiError.serviceUnavailable());
            return;
        }
        heldBack.writeBytes(SseFrame.done());
        client.finish(heldBack.toByteArray());
        readToEnd(AFTER_DONE);
    }

    /** The answer stays incomplete: what was delivered is charged, and the client is told. */
    private void breakOff(Stop stop) {
        ApiError error = errorOf(stop);
        boolean isOurs = stop == Stop.OUT_OF_CREDIT || stop == Stop.SUSPENDED;
        Outcome outcome = isOurs ? Outcome.REFUSED : Outcome.UPSTREAM_CUT;
        boolean isNothing = delivered.isEmpty() && usage.isEmpty();
        UsageBreakdown used = isNothing ? UsageBreakdown.NONE : used();
        boolean settled = paid.settle(route, used, new PaidCall.Ending(200, outcome, error.code()));
        client.fail(settled ? error : ApiError.serviceUnavailable());
    }

    private static ApiError errorOf(Stop stop) {
        return switch (stop) {
            case OUT_OF_CREDIT -> ApiError.insufficientQuota();
            case SUSPENDED -> ApiError.accountSuspended();
            case DONE, END_OF_INPUT, BROKEN, UPSTREAM_REPORTS_ERROR, CLIENT_GONE ->
                    ApiError.upstreamError();
        };
    }

    private UsageBreakdown used() {
        return metering.of(paid.call(), paid.terms(), usage, tier, delivered.text());
    }
}
