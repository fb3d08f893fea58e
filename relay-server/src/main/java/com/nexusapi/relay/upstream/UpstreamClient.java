package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.relay.foundation.Clock;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import java.net.URI;

/** Sends calls to upstreams over HTTP/1.1 with connections kept open. */
public final class UpstreamClient implements AutoCloseable {

    private static final String USER_AGENT = "NexusAPI-relay";
    private static final HeaderName AZURE_KEY = HeaderNames.create("api-key");

    private final UpstreamSettings settings;
    private final ChannelHealth health;
    private final Http1Client http;
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
        this.http = webClient.client(Http1Client.PROTOCOL);
        this.connections = new UpstreamConnections(webClient, settings, clock);
    }

    /**
     * Prepares a chat completion call; {@link UpstreamCall#send} sends it.
     *
     * @param body sent as it is
     * @param stream whether the body asks for a stream
     */
    public UpstreamCall chatCompletion(Route route, byte[] body, boolean stream) {
        URI url = URI.create(route.baseUrl() + "/chat/completions");
        String accept = stream ? "text/event-stream" : "application/json";
        return new UpstreamCall(
                this,
                route,
                connection -> {
                    Http1ClientRequest request =
                            http.post()
                                    .uri(url)
                                    .connection(connection)
                                    .readTimeout(settings.firstByte())
                                    .header(HeaderNames.USER_AGENT, USER_AGENT)
                                    .header(HeaderNames.CONTENT_TYPE, "application/json")
                                    .header(HeaderNames.ACCEPT, accept);
                    return authorized(request, route).submit(body);
                });
    }

    private static Http1ClientRequest authorized(Http1ClientRequest request, Route route) {
        String secret = route.credential().secret();
        return route.kind() == Channel.Kind.AZURE_OPENAI
                ? request.header(AZURE_KEY, secret)
                : request.header(HeaderNames.AUTHORIZATION, "Bearer " + secret);
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
