package com.nexusapi.relay.completion;

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

    /** Guards writing to the sink, between the call's thread and the one that keeps it alive. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ResponseSink sink;
    private final Runnable cancelUpstream;
    private Thread keeper = Thread.currentThread();
    private boolean begun;
    private boolean ended;
    private long written;
    private volatile boolean gone;

    /**
     * @param cancelUpstream called when the client is found gone while the upstream is silent
     */
    ClientStream(ResponseSink sink, Runnable cancelUpstream) {
        this.sink = sink;
        this.cancelUpstream = cancelUpstream;
    }

    void begin() throws ClientGoneException {
        writing.lock();
        try {
            sink.begin(EVENTS);
            begun = true;
        } finally {
            writing.unlock();
        }
        keeper = Thread.startVirtualThread(this::keepAlive);
    }

    void send(byte[] frame) throws ClientGoneException {
        writing.lock();
        try {
            sink.send(frame);
            written++;
        } catch (ClientGoneException e) {
            gone = true;
            throw e;
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
            long seen = written();
            Duration silence = FIRST_SILENCE;
            while (true) {
                Thread.sleep(silence);
                long now = written();
                silence = FIRST_SILENCE;
                if (now == seen) {
                    comment();
                    now = written();
                    silence = NEXT_SILENCE;
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClientGoneException e) {
            cancelUpstream.run();
        }
    }

    private void comment() throws ClientGoneException {
        writing.lock();
        try {
            if (!ended) {
                send(SseFrame.keepAlive());
            }
        } finally {
            writing.unlock();
        }
    }

    private long written() {
        writing.lock();
        try {
            return written;
        } finally {
            writing.unlock();
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
