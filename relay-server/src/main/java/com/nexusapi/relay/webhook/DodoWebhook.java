package com.nexusapi.relay.webhook;

import com.nexusapi.relay.payment.Delivery;
import com.nexusapi.relay.payment.Inbox;
import com.nexusapi.relay.payment.Inbox.Receipt;
import com.nexusapi.relay.store.StoreException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * {@code POST /webhooks/dodo}. 204 once a delivery is durable, whether it is new or not; anything
 * else makes the provider send it again. A refusal does not say why: who signs knows.
 */
public final class DodoWebhook implements Handler {

    public static final String PATH = "/webhooks/dodo";

    /** Dodo's objects have a few KiB. */
    private static final int MOST_BODY_BYTES = 256 * 1024;

    private static final System.Logger LOG = System.getLogger(DodoWebhook.class.getName());
    private static final HeaderName ID = HeaderNames.create("webhook-id");
    private static final HeaderName TIMESTAMP = HeaderNames.create("webhook-timestamp");
    private static final HeaderName SIGNATURE = HeaderNames.create("webhook-signature");

    private final Inbox inbox;

    public DodoWebhook(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException {
        byte[] body = body(request);
        if (body.length > MOST_BODY_BYTES) {
            response.header(HeaderNames.CONNECTION, "close");
            response.status(Status.REQUEST_ENTITY_TOO_LARGE_413).send();
            return;
        }
        Delivery delivery =
                new Delivery(
                        header(request, ID),
                        header(request, TIMESTAMP),
                        header(request, SIGNATURE),
                        body);
        response.status(answer(delivery)).send();
    }

    private Status answer(Delivery delivery) {
        try {
            return switch (inbox.receive(delivery)) {
                case Receipt.Kept _ -> Status.NO_CONTENT_204;
                case Receipt.Refused _ -> Status.UNAUTHORIZED_401;
            };
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.ERROR, "event=webhook_not_kept", e);
            return Status.SERVICE_UNAVAILABLE_503;
        }
    }

    private static byte[] body(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream input = request.content().inputStream()) {
            return input.readNBytes(MOST_BODY_BYTES + 1);
        }
    }

    private static String header(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse("");
    }
}
