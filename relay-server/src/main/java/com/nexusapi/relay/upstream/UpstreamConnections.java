package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.Clock;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Connections to upstreams, kept open between calls. Our own pool rather than the web client's: a
 * call must be able to close its connection from another thread, and to know whether it was used
 * before.
 */
final class UpstreamConnections implements AutoCloseable {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int MOST_IDLE = 2_048;

    private final WebClient webClient;
    private final UpstreamSettings settings;
    private final Clock clock;
    private final Tls tls = Tls.builder().build();
    private final Tls noTls = Tls.builder().enabled(false).build();
    private final Map<Target, Waiting> idle = new ConcurrentHashMap<>();
    private volatile boolean closed;

    UpstreamConnections(WebClient webClient, UpstreamSettings settings, Clock clock) {
        this.webClient = webClient;
        this.settings = settings;
        this.clock = clock;
    }

    /** Where to connect to, and under which rules. */
    record Target(String scheme, String host, int port, boolean allowPrivateAddress) {

        static Target of(Route route) {
            URI url = route.baseUrl();
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            int usual = secure ? HTTPS_PORT : HTTP_PORT;
            return new Target(
                    secure ? "https" : "http",
                    url.getHost(),
                    url.getPort() < 0 ? usual : url.getPort(),
                    route.allowPrivateAddress());
        }

        boolean isSecure() {
            return scheme.equals("https");
        }
    }

    private record Idle(TcpClientConnection connection, long sinceNanos) {}

    /** Connections to one target that wait, the one used last in front. */
    private static final class Waiting {

        /** Guards the queue; held for moments only, and no other lock is taken under it. */
        private final ReentrantLock lock = new ReentrantLock();

        private final Deque<Idle> queue = new ArrayDeque<>();

        Optional<Idle> takeFirst() {
            lock.lock();
            try {
                return Optional.ofNullable(queue.pollFirst());
            } finally {
                lock.unlock();
            }
        }

        /** False when there are too many already. */
        boolean add(Idle idle) {
            lock.lock();
            try {
                if (queue.size() >= MOST_IDLE) {
                    return false;
                }
                queue.addFirst(idle);
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** The one that has waited longest, if it has waited too long. */
        Optional<Idle> takeLast(Predicate<Idle> isOverdue) {
            lock.lock();
            try {
                Idle last = queue.peekLast();
                return last == null || !isOverdue.test(last)
                        ? Optional.empty()
                        : Optional.ofNullable(queue.pollLast());
            } finally {
                lock.unlock();
            }
        }
    }

    /** A connection that was used before and seems alive. */
    Optional<TcpClientConnection> takeIdle(Target target) {
        Waiting waiting = waiting(target);
        Optional<Idle> next = waiting.takeFirst();
        while (next.filter(this::isOverdue).isPresent()) {
            next.get().connection().closeResource();
            next = waiting.takeFirst();
        }
        return next.map(Idle::connection);
    }

    /** A new connection; fails with the web client's own exceptions. */
    TcpClientConnection connect(Target target) {
        ConnectionKey key =
                new ConnectionKey(
                        target.scheme(),
                        target.host(),
                        target.port(),
                        settings.firstByte(),
                        target.isSecure() ? tls : noTls,
                        new AddressRules(target.allowPrivateAddress()),
                        DnsAddressLookup.defaultLookup(),
                        Proxy.noProxy());
        // released means: left open; whether it is kept or closed is decided in UpstreamCall
        return TcpClientConnection.create(webClient, key, List.of("http/1.1"), _ -> true, _ -> {})
                .connect();
    }

    /**
     * Takes back a connection whose answer was read to its end. Nobody watches it while it waits: a
     * call that finds it closed by the upstream begins anew (see {@link UpstreamCall}).
     */
    void keep(Target target, TcpClientConnection connection) {
        Waiting waiting = waiting(target);
        if (closed || !waiting.add(new Idle(connection, clock.nanoTime()))) {
            connection.closeResource();
            return;
        }
        Optional<Idle> last = waiting.takeLast(this::isOverdue);
        while (last.isPresent()) {
            last.get().connection().closeResource();
            last = waiting.takeLast(this::isOverdue);
        }
    }

    private boolean isOverdue(Idle waiting) {
        return clock.nanoTime() - waiting.sinceNanos() >= settings.keepIdle().toNanos();
    }

    private Waiting waiting(Target target) {
        return idle.computeIfAbsent(target, _ -> new Waiting());
    }

    /** Closes those that are idle; calls keep theirs. */
    @Override
    public void close() {
        closed = true;
        for (Waiting waiting : idle.values()) {
            Optional<Idle> next = waiting.takeFirst();
            while (next.isPresent()) {
                next.get().connection().closeResource();
                next = waiting.takeFirst();
            }
        }
    }
}
