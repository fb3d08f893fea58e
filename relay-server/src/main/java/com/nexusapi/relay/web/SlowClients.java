package com.nexusapi.relay.web;

import com.nexusapi.relay.foundation.Clock;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the connections of clients that keep us waiting within a request: for its headers, for its
 * body, or by not taking its answer. Each may take a fixed time and one more second for every few
 * KiB, so that a large body over a poor line comes through, and one that trickles does not. Between
 * requests the server ends idle connections by itself.
 *
 * <p>The server's sockets know no time-out of the kind. But it serves each connection on a virtual
 * thread, whose interruption closes the socket on which it waits (JEP 444), and nothing else.
 */
public final class SlowClients implements Http1ConnectionListener {

    private static final long BYTES_PER_SECOND = 4 * 1024;
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private final Duration patience;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final Map<ConnectionContext, Wait> headers = new ConcurrentHashMap<>();

    public SlowClients(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** The time that a thread waits for its client; to be closed by that thread. */
    public final class Wait implements AutoCloseable {

        private final Thread thread = Thread.currentThread();
        private final long begun = clock.nanoTime();
        private long bytes;
        private boolean isOver;
        private boolean isCut;

        private Wait(long bytes) {
            this.bytes = bytes;
            waits.add(this);
        }

        private synchronized void moved(long more) {
            bytes += more;
        }

        private synchronized void cutIfLate(long now) {
            long allowed = patience.toNanos() + bytes * NANOS_PER_SECOND / BYTES_PER_SECOND;
            if (!isOver && now - begun > allowed) {
                isOver = true;
                isCut = true;
                thread.interrupt();
            }
        }

        @Override
        public synchronized void close() {
            isOver = true;
            waits.remove(this);
            if (isCut) {
                // the socket is closed; the thread has more to do, as keeping the call's record
                Thread.interrupted();
            }
        }
    }

    /** Begins to wait until so many bytes of an answer are taken. */
    public Wait answering(long bytes) {
        return new Wait(bytes);
    }

    /**
     * A request's body, for whose bytes the thread that reads them waits no longer than it must.
     */
    public InputStream body(InputStream raw) {
        return new Body(raw);
    }

    /** Looks for clients that are late; called by one job. */
    public void look() {
        long now = clock.nanoTime();
        waits.forEach(wait -> wait.cutIfLate(now));
        // a connection that ends within its headers never tells
        headers.values().removeIf(wait -> !wait.thread.isAlive() && waits.remove(wait));
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        headers.put(connection, new Wait(0));
    }

    @Override
    public void headers(ConnectionContext connection, Headers received) {
        Optional.ofNullable(headers.remove(connection)).ifPresent(Wait::close);
    }

    private final class Body extends FilterInputStream {

        private final Wait wait = new Wait(0);

        Body(InputStream raw) {
            super(raw);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            wait.moved(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            wait.moved(Math.max(0, n));
            return n;
        }

        @Override
        public void close() throws IOException {
            wait.close();
            super.close();
        }
    }
}
