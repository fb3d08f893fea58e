package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.Clock;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;

/** Sends calls to upstreams over HTTP/1.1 with connections kept open. */
public final class UpstreamClient implements AutoCloseable {

    private final UpstreamSettings settings;
    private final ChannelHealth health;
    private final UpstreamConnections connections;

    public UpstreamClient(UpstreamSettings settings, ChannelHealth health, Clock clock) {
        this.settings = settings;
        this.health = health;
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

    /** Refusals of the request say that the channel works; all else that it does not. */
    void report(Route route, UpstreamAnswer answer) {
        switch (answer) {
            case UpstreamAnswer.Streaming _ -> health.succeeded(route);
            case UpstreamAnswer.Whole whole -> {
                if (UpstreamErrors.isChannelFault(whole)) {
                    health.failed(route);
                } else {
                    health.succeeded(route);
                }
            }
            case UpstreamAnswer.Failed failed -> {
                if (failed.kind() != UpstreamAnswer.Kind.CANCELLED) {
                    health.failed(route);
                }
            }
        }
    }

    /** Closes the connections that wait; running calls go on. */
    @Override
    public void close() {
        connections.close();
    }
}
