package com.nexusapi.relay;

import com.nexusapi.relay.RelayConfig.Listener;
import com.nexusapi.relay.web.SlowClients;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.observe.ObserveFeature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The two listeners (API contract, Common): public and admin. */
final class RelayServer implements AutoCloseable {

    private static final String ADMIN = "admin";
    private static final String NOT_HTTP =
            "{\"error\":{\"message\":\"The request is not valid HTTP.\","
                    + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}";
    private static final String NOT_HTTP_PROBLEM =
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                    + "\"code\":\"invalid_request\",\"detail\":\"The request is not valid HTTP.\"}";

    private final WebServer server;
    private final RelayConfig config;

    private RelayServer(WebServer server, RelayConfig config) {
        this.server = server;
        this.config = config;
    }

    /** Listens for what a relay serves. */
    static RelayServer start(RelayConfig config, Wiring wiring) {
        try {
            WebServer server = listening(config, wiring);
            if (server.isRunning()) {
                return new RelayServer(server, config);
            }
        } catch (IllegalArgumentException noSuchHost) {
            throw unusable(config);
        }
        throw unusable(config);
    }

    private static WebServer listening(RelayConfig config, Wiring wiring) {
        SlowClients clients = wiring.slowClients;
        return WebServer.builder()
                .shutdownHook(false)
                .addFeature(ObserveFeature.builder().sockets(List.of(ADMIN)).build())
                .update(listener -> {
                    configure(listener, config, config.publicListener(), clients);
                    listener.directHandlers(answering("application/json", NOT_HTTP));
                })
                .routing(waiting(Routes.publicRoutes(wiring), clients))
                .putSocket(
                        ADMIN,
                        listener -> {
                            configure(listener, config, config.adminListener(), clients);
                            listener.directHandlers(
                                    answering("application/problem+json", NOT_HTTP_PROBLEM));
                            listener.routing(waiting(Routes.adminRoutes(wiring), clients));
                        })
                .build()
                .start();
    }

    /** The server only logs that it could not listen; tried again here, to say which address. */
    private static RuntimeException unusable(RelayConfig config) {
        return unusable("public", config.publicListener())
                .or(() -> unusable("admin", config.adminListener()))
                .<RuntimeException>map(wrong -> wrong)
                .orElseGet(() -> new IllegalStateException("the listeners did not start"));
    }

    private static Optional<SettingException> unusable(String name, Listener address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address.host(), address.port()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    new SettingException(
                            name + ".host, " + name + ".port",
                            "a free address of this machine, not %s:%d (%s)"
                                    .formatted(address.host(), address.port(), e.getMessage())));
        }
    }

    private static HttpRouting.Builder waiting(HttpRouting.Builder routes, SlowClients clients) {
        return routes.addFilter((chain, request, response) -> {
            request.streamFilter(clients::body);
            chain.proceed();
        });
    }

    private static void configure(
            ListenerConfig.BuilderBase<?, ?> listener,
            RelayConfig config,
            Listener address,
            SlowClients clients) {
        listener.host(address.host())
                .port(address.port())
                .shutdownGracePeriod(config.shutdownGrace())
                .idleConnectionTimeout(Duration.ofMinutes(5))
                .contentEncoding(new EncodedBodies())
                .connectionOptions(
                        SocketOptions.builder()
                                .tcpNoDelay(true)
                                .socketSendBufferSize(64 * 1024)
                                .build())
                .addProtocol(
                        Http1Config.builder()
                                .sendLog(false)
                                .receiveLog(false)
                                .addReceiveListener(clients)
                                // refuses ':' in a query, which RFC 3986 allows and times have
                                .validatePrologue(false)
                                .validatePath(false)
                                .build());
    }

    /**
     * What is no HTTP gets an error in the listener's format as well, without a word of what was
     * sent.
     */
    private static DirectHandlers answering(String contentType, String body) {
        DirectHandler handler =
                (request, eventType, status, headers, message) -> {
                    headers.set(HeaderNames.CONTENT_TYPE, contentType);
                    return DirectHandler.TransportResponse.builder()
                            .status(status)
                            .headers(headers)
                            .keepAlive(false)
                            .entity(body.getBytes(StandardCharsets.UTF_8))
                            .build();
                };
        return DirectHandlers.builder()
                .addHandler(DirectHandler.EventType.BAD_REQUEST, handler)
                .build();
    }

    String publicUrl() {
        return url(config.publicListener(), server.port());
    }

    String adminUrl() {
        return url(config.adminListener(), server.port(ADMIN));
    }

    private static String url(Listener listener, int port) {
        String host = listener.host().equals("0.0.0.0") ? "127.0.0.1" : listener.host();
        return "http://" + host + ":" + port;
    }

    /**
     * Stops accepting, lets running answers end for the time of grace, then closes what is left.
     */
    @Override
    public void close() {
        server.stop();
    }
}
