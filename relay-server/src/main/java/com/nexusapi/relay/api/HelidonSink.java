package com.nexusapi.relay.api;

import com.nexusapi.relay.completion.ClientGoneException;
import com.nexusapi.relay.completion.ResponseSink;
import com.nexusapi.relay.web.SlowClients;
import com.nexusapi.relay.wire.ApiError;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a call's answer to Helidon's response; what is streamed is flushed piece by piece. */
final class HelidonSink implements ResponseSink {

    private static final Header NO_CACHE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache, no-transform");
    private static final Header NO_BUFFERING =
            HeaderValues.createCached(HeaderNames.create("X-Accel-Buffering"), "no");

    private final Exchange exchange;
    private OutputStream out = OutputStream.nullOutputStream();

    HelidonSink(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void headers(Map<String, String> headers) {
        headers.forEach(
                (name, value) -> exchange.response().header(HeaderNames.create(name), value));
    }

    @Override
    public void whole(byte[] body, String contentType, Map<String, String> headers)
            throws ClientGoneException {
        headers(headers);
        guarded(() -> exchange.send(body, contentType));
    }

    @Override
    public void error(ApiError error) {
        exchange.send(error);
    }

    @Override
    public void begin(String contentType) throws ClientGoneException {
        exchange.identify();
        exchange.response()
                .status(Status.OK_200)
                .header(HeaderNames.CONTENT_TYPE, contentType)
                .header(NO_CACHE)
                .header(NO_BUFFERING)
                .header(HeaderValues.TRANSFER_ENCODING_CHUNKED);
        out = exchange.response().outputStream();
    }

    @Override
    public void send(byte[] bytes) throws ClientGoneException {
        stream(
                bytes.length,
                () -> {
                    out.write(bytes);
                    out.flush();
                });
    }

    @Override
    public void end() throws ClientGoneException {
        stream(0, out::close);
    }

    @Override
    public void abort() {
        throw new CloseConnectionException("the answer cannot be completed");
    }

    private interface Write {
        void run() throws IOException;
    }

    /** Writes so many bytes, which the client takes or is cut off. */
    private void stream(long bytes, Write write) throws ClientGoneException {
        guarded(() -> {
            try (SlowClients.Wait _ = exchange.clients().answering(bytes)) {
                write.run();
            }
        });
    }

    private static void guarded(Write write) throws ClientGoneException {
        try {
            write.run();
        } catch (IOException | UncheckedIOException | CloseConnectionException e) {
            throw new ClientGoneException(e);
        }
    }
}
