package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.BodyMemory;
import com.nexusapi.relay.upstream.AddressRules.AddressRefusedException;
import com.nexusapi.relay.upstream.AddressRules.UnknownNameException;
import com.nexusapi.relay.upstream.UpstreamAnswer.Bytes;
import com.nexusapi.relay.upstream.UpstreamAnswer.Failed;
import com.nexusapi.relay.upstream.UpstreamAnswer.Kind;
import com.nexusapi.relay.upstream.UpstreamConnections.Target;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.webclient.api.TcpClientConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One call to one upstream, from connecting to the last byte. Sent once, by one thread; {@link
 * #cancel} may come from any thread at any time and ends it.
 *
 * <p>A connection that was used before may have been closed by the upstream while it waited. When
 * such a connection breaks before a single byte of an answer came, the call is sent once more on a
 * new one. Mostly the upstream never saw the first; if it did, it was cut off without an answer,
 * which reference OpenAI surface §2 lets us fail over anyway: nothing was charged to the customer.
 * A time-out is never sent again.
 */
public final class UpstreamCall implements AutoCloseable {

    /** The headers of an answer that are kept; all others describe our account there. */
    public static final List<String> KEPT_HEADERS =
            List.of(
                    "content-type",
                    "openai-processing-ms",
                    "openai-version",
                    "retry-after",
                    "retry-after-ms",
                    "x-request-id");

    private final UpstreamClient client;
    private final Route route;
    private final Target target;
    private final UpstreamRequest request;
    private final BodyMemory.Share memory;
    private final BodyMemory.Share heldBack;

    /**
     * Guards connection and cancelled; held for moments only, and no other lock is taken under it.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean streaming;
    private volatile boolean ended;
    private volatile boolean outOfRoom;
    private volatile OptionalLong begunNanos = OptionalLong.empty();
    private volatile Optional<ChannelHealth.Passage> passage = Optional.empty();
    private Optional<TcpClientConnection> connection = Optional.empty();
    private boolean cancelled;

    UpstreamCall(UpstreamClient client, Route route, UpstreamRequest request) {
        this.client = client;
        this.route = route;
        this.target = Target.of(route);
        this.request = request;
        this.memory = client.memory().share();
        this.heldBack = client.memory().share();
    }

    public Route route() {
        return route;
    }

    /**
     * Sends the request and waits for the answer, or for the head of a stream; not sent at all when
     * its channel is to be left alone.
     */
    public UpstreamAnswer send() {
        Optional<ChannelHealth.Passage> entered = client.health().enter(route);
        if (entered.isEmpty()) {
            return new Failed(Kind.LEFT_ALONE, false);
        }
        passage = entered;
        try {
            UpstreamAnswer answer = sendOnAnyConnection();
            entered.get().answered(answer);
            return answer;
        } finally {
            entered.get().release();
        }
    }

    /**
     * Room for events of the answer that are held whole, until the call is closed.
     *
     * @throws BodyMemory.NoRoomException when there is none
     */
    public void makeRoom(int bytes) throws BodyMemory.NoRoomException {
        make(memory, bytes);
    }

    /**
     * Room for what was read of the answer and is not passed on yet, until the call is closed.
     *
     * @throws BodyMemory.NoRoomException when there is none
     */
    public void makeRoomToHoldBack(int bytes) throws BodyMemory.NoRoomException {
        make(heldBack, bytes);
    }

    private void make(BodyMemory.Share share, int bytes) throws BodyMemory.NoRoomException {
        try {
            share.make(bytes);
        } catch (BodyMemory.NoRoomException e) {
            outOfRoom = true;
            throw e;
        }
    }

    /** When the head of an answer had come, by the clock's {@code nanoTime}; empty before. */
    public OptionalLong begunNanos() {
        return begunNanos;
    }

    /** True once there was no room for the answer. */
    public boolean isOutOfRoom() {
        return outOfRoom;
    }

    /**
     * What came with a good status was not an answer; held against the channel, unless it was we
     * who gave it up.
     */
    public void spoilt() {
        if (!isCancelled() && !outOfRoom) {
            passage.ifPresent(ChannelHealth.Passage::spoilt);
        }
    }

    private UpstreamAnswer sendOnAnyConnection() {
        Optional<TcpClientConnection> used = client.connections().takeIdle(target);
        if (used.isPresent()) {
            Optional<UpstreamAnswer> answer = attempt(used.get(), true);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        try {
            return attempt(client.connections().connect(target), false).orElseThrow();
        } catch (AddressRefusedException e) {
            return new Failed(Kind.ADDRESS_REFUSED, false);
        } catch (UnknownNameException | UncheckedIOException e) {
            return new Failed(
                    e.getCause() instanceof SocketTimeoutException
                            ? Kind.CONNECT_TIMEOUT
                            : Kind.CONNECT,
                    false);
        }
    }

    /** Empty when a used connection turned out to be dead and the call may be sent again. */
    private Optional<UpstreamAnswer> attempt(TcpClientConnection on, boolean used) {
        if (!attach(on)) {
            on.closeResource();
            return Optional.of(new Failed(Kind.CANCELLED, false));
        }
        AnswerInput in = new AnswerInput(on.reader());
        AnswerHead head;
        try {
            on.readTimeout(client.settings().firstByte());
            request.sendOn(on.writer());
            head = AnswerHead.read(in);
            begunNanos = OptionalLong.of(client.clock().nanoTime());
        } catch (RuntimeException e) {
            Kind kind = kindOf(e, Kind.FIRST_BYTE_TIMEOUT);
            boolean silent = in.isUntouched();
            detach().ifPresent(TcpClientConnection::closeResource);
            return used && silent && kind == Kind.RESET
                    ? Optional.empty()
                    : Optional.of(new Failed(kind, true));
        }
        return Optional.of(answer(on, head, new UpstreamBody(in, this, head)));
    }

    private UpstreamAnswer answer(TcpClientConnection on, AnswerHead head, UpstreamBody body) {
        int status = head.status();
        if (status < 200) {
            cancel();
            return new Failed(Kind.GARBAGE, true);
        }
        try {
            on.readTimeout(client.settings().idle());
        } catch (RuntimeException e) {
            Kind kind = kindOf(e, Kind.IDLE_TIMEOUT);
            cancel();
            return new Failed(kind, true);
        }
        if (status < 300 && (isEventStream(head.kept()) || isPassedOn(head.kept()))) {
            streaming = true;
            return new UpstreamAnswer.Streaming(status, head.kept(), body);
        }
        return whole(status, head.kept(), body);
    }

    private UpstreamAnswer whole(int status, Map<String, String> headers, UpstreamBody body) {
        int most = client.settings().maxWholeBytes();
        int expected = (int) Math.min(most, body.expectedBytes());
        try {
            byte[] bytes = memory.readAll(body, expected, most);
            return new UpstreamAnswer.Whole(status, headers, new Bytes(bytes));
        } catch (UpstreamCutException e) {
            return new Failed(e.kind(), true);
        } catch (BodyMemory.TooLargeException e) {
            cancel();
            return new Failed(Kind.TOO_LARGE, true);
        } catch (BodyMemory.NoRoomException e) {
            cancel();
            return new Failed(Kind.NO_ROOM, true);
        } catch (IOException e) {
            cancel();
            return new Failed(Kind.RESET, true);
        }
    }

    /** JSON is read whole also where audio was asked for: it is an error, or a transcript. */
    private boolean isPassedOn(Map<String, String> headers) {
        return request.passesOn() && !UpstreamAnswer.typeIn(headers).contains("json");
    }

    private static boolean isEventStream(Map<String, String> headers) {
        return UpstreamAnswer.typeIn(headers).startsWith("text/event-stream");
    }

    private boolean attach(TcpClientConnection on) {
        lock.lock();
        try {
            connection = cancelled ? Optional.empty() : Optional.of(on);
            return !cancelled;
        } finally {
            lock.unlock();
        }
    }

    private Optional<TcpClientConnection> detach() {
        lock.lock();
        try {
            Optional<TcpClientConnection> was = connection;
            connection = Optional.empty();
            return was;
        } finally {
            lock.unlock();
        }
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** The answer was read to its end. */
    void answerEnded(boolean reusable) {
        ended = true;
        detach().ifPresent(on -> {
            if (reusable) {
                client.connections().keep(target, on);
            } else {
                on.closeResource();
            }
        });
    }

    /** The answer broke off; closes the connection. */
    UpstreamCutException cut(Exception cause) {
        Kind kind = kindOf(cause, Kind.IDLE_TIMEOUT);
        detach().ifPresent(TcpClientConnection::closeResource);
        if (streaming) {
            passage.ifPresent(on -> on.answered(new Failed(kind, true)));
        }
        return new UpstreamCutException(kind, cause);
    }

    private Kind kindOf(Exception e, Kind timeout) {
        if (isCancelled()) {
            return Kind.CANCELLED;
        }
        return switch (e) {
            case UncheckedIOException io when io.getCause() instanceof SocketTimeoutException ->
                    timeout;
            case SocketTimeoutException _ -> timeout;
            case UncheckedIOException _, IOException _, InsufficientDataAvailableException _ ->
                    Kind.RESET;
            default -> Kind.GARBAGE;
        };
    }

    /**
     * Ends the call: a connection in use is closed, which cancels the upstream's work, and whoever
     * waits for it goes on at once. Does nothing once the answer was read to its end.
     */
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
        } finally {
            lock.unlock();
        }
        detach().ifPresent(TcpClientConnection::closeResource);
    }

    /**
     * The end of a block: an answer that has ended and that nobody called {@link #spoilt} was good;
     * what has not ended is cancelled.
     */
    @Override
    public void close() {
        if (!streaming || ended) {
            passage.ifPresent(ChannelHealth.Passage::succeeded);
        }
        cancel();
        memory.close();
        heldBack.close();
    }
}
