package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.BodyMemory;
import com.nexusapi.relay.foundation.Clock;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;
import java.util.List;

/** Sends calls to upstreams over HTTP/1.1 with connections kept open. */
public final class UpstreamClient implements AutoCloseable {

    private final UpstreamSettings settings;
    private final ChannelHealth health;
    private final Clock clock;
    private final UpstreamConnections connections;
    private final BodyMemory memory;

    public UpstreamClient(UpstreamSettings settings, ChannelHealth health, Clock clock) {
        this.settings = settings;
        this.health = health;
        this.clock = clock;
        this.memory = settings.memory();
        WebClient webClient =
                WebClient.builder()
                        .followRedirects(false)
                        .proxy(Proxy.noProxy())
                        .contentEncoding(
                                ContentEncodingContext.builder()
                                        .contentEncodingsDiscoverServices(false)
                                        .build())
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(settings.connect())
                                        // bounds the TLS handshake; calls set their own
                                        .readTimeout(settings.connect())
                                        .tcpNoDelay(true)
                                        .build())
                        .build();
        this.connections = new UpstreamConnections(webClient, settings, clock);
    }

    /** Prepares a call; {@link UpstreamCall#send} sends it. */
    public UpstreamCall call(Route route, UpstreamAsk ask) {
        return new UpstreamCall(this, route, new UpstreamRequest(route, ask));
    }

    UpstreamSettings settings() {
        return settings;
    }

    UpstreamConnections connections() {
        return connections;
    }

    Clock clock() {
        return clock;
    }

    BodyMemory memory() {
        return memory;
    }

    ChannelHealth health() {
        return health;
    }

    /** The routes of one call, as far as they are worth trying; its time begins now. */
    public Tries tries(List<Route> routes) {
        return new Tries(routes, health, clock);
    }

    /** Closes the connections that wait; running calls go on. */
    @Override
    public void close() {
        connections.close();
    }
}
