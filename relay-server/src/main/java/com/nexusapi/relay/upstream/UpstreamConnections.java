package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.Clock;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections to upstreams, kept open between calls. Our own pool rather than the web client's: a
 * call must be able to close its connection from another thread, and to know whether it was used
 * before.
 */
final class UpstreamConnections implements AutoCloseable {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int MOST_IDLE = 512;

    private final WebClient webClient;
    private final UpstreamSettings settings;
    private final Clock clock;
    private final Tls tls = Tls.builder().build();
    private final Tls noTls = Tls.builder().enabled(false).build();
    private final Map<Target, Deque<Idle>> idle = new ConcurrentHashMap<>();
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

    /** A connection that was used before and seems alive. */
    Optional<TcpClientConnection> takeIdle(Target target) {
        Deque<Idle> waiting = waiting(target);
        for (Idle next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
            if (!isOverdue(next)) {
                return Optional.of(next.connection());
            }
            next.connection().closeResource();
        }
        return Optional.empty();
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
        Deque<Idle> waiting = waiting(target);
        if (closed || waiting.size() >= MOST_IDLE) {
            connection.closeResource();
            return;
        }
        waiting.addFirst(new Idle(connection, clock.nanoTime()));
        closeOverdue(waiting);
    }

    /** The oldest wait at the end. */
    private void closeOverdue(Deque<Idle> waiting) {
        for (Idle last = waiting.peekLast(); last != null; last = waiting.peekLast()) {
            if (!isOverdue(last) || !waiting.remove(last)) {
                return;
            }
            last.connection().closeResource();
        }
    }

    private boolean isOverdue(Idle waiting) {
        return clock.nanoTime() - waiting.sinceNanos() >= settings.keepIdle().toNanos();
    }

    private Deque<Idle> waiting(Target target) {
        return idle.computeIfAbsent(target, _ -> new ConcurrentLinkedDeque<>());
    }

    /** Closes those that are idle; calls keep theirs. */
    @Override
    public void close() {
        closed = true;
        for (Deque<Idle> waiting : idle.values()) {
            for (Idle next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
                next.connection().closeResource();
            }
        }
    }
}
