package com.nexusapi.relay.completion;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.wire.SseFrame;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's side of a stream. A comment is sent after ten seconds of silence and every fifteen
 * from then on, which also shows whether the client is still there (surface reference §3.5).
 */
final class ClientStream implements AutoCloseable {

    private static final String EVENTS = "text/event-stream; charset=utf-8";
    private static final Duration FIRST_SILENCE = Duration.ofSeconds(10);
    private static final Duration NEXT_SILENCE = Duration.ofSeconds(15);

    /** For how long an upstream is read whose client is gone (surface reference §3.9). */
    static final Duration DRAIN = Duration.ofSeconds(10);

    /** In which a client's system answers a write, if it has closed the connection. */
    private static final Duration ANSWER_TIME = Duration.ofMillis(500);

    /** Guards writing to the sink, between the call's thread and the one that keeps it alive. */
    private final ReentrantLock writing = new ReentrantLock();

    private final Clock clock;
    private final ResponseSink sink;
    private final Runnable cancelUpstream;
    private Thread keeper = Thread.currentThread();
    private boolean begun;
    private boolean ended;
    private long lastWrite;
    private boolean commented;
    private boolean commentOpen;
    private volatile boolean gone;

    /**
     * @param cancelUpstream called when the client is found gone and the upstream goes on being
     *     silent
     */
    ClientStream(ResponseSink sink, Runnable cancelUpstream, Clock clock) {
        this.clock = clock;
        this.sink = sink;
        this.cancelUpstream = cancelUpstream;
    }

    void begin() throws ClientGoneException {
        writing.lock();
        try {
            sink.begin(EVENTS);
            begun = true;
            lastWrite = clock.nanoTime();
        } finally {
            writing.unlock();
        }
        keeper = Thread.startVirtualThread(this::keepAlive);
    }

    void send(byte[] frame) throws ClientGoneException {
        writing.lock();
        try {
            endComment();
            write(frame);
            lastWrite = clock.nanoTime();
            commented = false;
        } finally {
            writing.unlock();
        }
    }

    boolean isGone() {
        return gone;
    }

    /**
     * Sends the rest, or the event that says what failed, and ends the body; a client that is gone
     * by now has paid for a whole answer.
     */
    void finish(byte[] rest) {
        close();
        try {
            send(rest);
            sink.end();
        } catch (ClientGoneException e) {
            gone = true;
        }
    }

    private void keepAlive() {
        try {
            try {
                while (true) {
                    long left = untilComment();
                    if (left > 0) {
                        Thread.sleep(Duration.ofNanos(left));
                    } else {
                        comment();
                    }
                }
            } catch (ClientGoneException e) {
                // what comes meanwhile may be the usage of what was done in silence
                Thread.sleep(DRAIN);
                cancelUpstream.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In nanoseconds. */
    private long untilComment() {
        writing.lock();
        try {
            Duration silence = commented ? NEXT_SILENCE : FIRST_SILENCE;
            return lastWrite + silence.toNanos() - clock.nanoTime();
        } finally {
            writing.unlock();
        }
    }

    /**
     * In two writes: the first is what makes the system of a client that has left say so, and only
     * a later one fails. Nothing but a write tells, since a client that has only shut its sending
     * side is still reading (surface reference §3.9).
     */
    private void comment() throws ClientGoneException, InterruptedException {
        writing.lock();
        try {
            if (!ended) {
                send(SseFrame.keepAlive());
                commented = true;
                commentOpen = true;
            }
        } finally {
            writing.unlock();
        }
        Thread.sleep(ANSWER_TIME);
        writing.lock();
        try {
            if (!ended) {
                endComment();
            }
        } finally {
            writing.unlock();
        }
    }

    private void endComment() throws ClientGoneException {
        if (commentOpen) {
            commentOpen = false;
            write(SseFrame.keepAliveEnd());
        }
    }

    private void write(byte[] bytes) throws ClientGoneException {
        try {
            sink.send(bytes);
        } catch (ClientGoneException e) {
            gone = true;
            throw e;
        }
    }

    /**
     * Stops keeping the connection alive. The mark is set under the lock before the interrupt,
     * since an interrupt in the middle of a write would close the client's socket.
     */
    @Override
    public void close() {
        writing.lock();
        try {
            ended = true;
        } finally {
            writing.unlock();
        }
        if (begun) {
            keeper.interrupt();
        }
    }
}
