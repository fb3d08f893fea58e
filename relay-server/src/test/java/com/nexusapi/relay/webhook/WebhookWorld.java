package com.nexusapi.relay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.demo.payment.WebhookPlan;
import com.nexusapi.relay.payment.Inbox;
import com.nexusapi.relay.payment.InboxWorker;
import com.nexusapi.relay.payment.PaymentEvents;
import com.nexusapi.relay.payment.PaymentFold;
import com.nexusapi.relay.payment.PaymentSweep;
import com.nexusapi.relay.payment.WebhookSecrets;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import com.nexusapi.relay.topup.TopUps;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A relay's webhook over HTTP with its inbox, worker and sweep, and the provider that calls it. */
final class WebhookWorld implements AutoCloseable {

    static final String SECRET = secret("the secret of today, which is");
    static final String OLD_SECRET = secret("the secret of yesterday, fading");

    final PaymentWorld payments;
    final PaymentEvents events;
    final PaymentSweep sweep;
    final TopUps topUps;
    private final WebServer server;
    private final List<InboxWorker> workers = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    WebhookWorld(Dialect dialect) {
        this(dialect, List.of());
    }

    /**
     * Opens one.
     *
     * @param more folds after that of top-ups
     */
    WebhookWorld(Dialect dialect, List<PaymentFold> more) {
        payments = new PaymentWorld(dialect);
        Inbox.Surroundings around =
                new Inbox.Surroundings(payments.db(), payments.ids(), payments.clock());
        Inbox inbox =
                new Inbox(around, WebhookSecrets.of(SECRET + "," + OLD_SECRET), Json.newMapper());
        events = new PaymentEvents(payments.db(), payments.clock());
        sweep = new PaymentSweep(around, payments.provider());
        topUps = new TopUps(payments.db());
        List<PaymentFold> folds = new ArrayList<>(List.of(payments.creditPayment()));
        folds.addAll(more);
        for (int node = 0; node < 2; node++) {
            workers.add(
                    new InboxWorker(payments.db(), payments.provider(), folds, payments.clock()));
        }
        server =
                WebServer.builder()
                        .port(0)
                        .shutdownHook(false)
                        .routing(routing -> routing.post(DodoWebhook.PATH, new DodoWebhook(inbox)))
                        .build()
                        .start();
    }

    private static String secret(String text) {
        return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + DodoWebhook.PATH);
    }

    /** The provider tells the relay of what happens from now on. */
    void tell(WebhookPlan plan) {
        payments.dodo().sendWebhooks(url(), SECRET, plan);
    }

    /** Folds what is due on the first of two nodes. */
    void work() {
        workers.getFirst().run();
    }

    /** The worker of each node. */
    List<InboxWorker> workers() {
        return workers;
    }

    /** A delivery about a payment, made by hand. */
    Sent delivery(String id, String type, String paymentId) {
        String body =
                "{\"business_id\":\"bus_1\",\"type\":\""
                        + type
                        + "\",\"timestamp\":\"2026-11-03T09:30:00Z\",\"data\":{\"payment_id\":\""
                        + paymentId
                        + "\"}}";
        return new Sent(id, payments.clock().now(), SECRET, body.getBytes(StandardCharsets.UTF_8));
    }

    /** What is sent, and how it is signed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(String id, Instant at, String secret, byte[] body) {

        Sent at(Instant other) {
            return new Sent(id, other, secret, body);
        }

        Sent signedWith(String other) {
            return new Sent(id, at, other, body);
        }

        String timestamp() {
            return Long.toString(at.getEpochSecond());
        }

        /** Signed by the convention, written down a second time here. */
        String signature() {
            try {
                byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                mac.update((id + "." + timestamp() + ".").getBytes(StandardCharsets.UTF_8));
                return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    int send(Sent sent) {
        return send(sent, sent.signature(), sent.body());
    }

    int send(Sent sent, String signature, byte[] body) {
        HttpRequest request =
                HttpRequest.newBuilder(url())
                        .header("webhook-id", sent.id())
                        .header("webhook-timestamp", sent.timestamp())
                        .header("webhook-signature", signature)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    long count(PaymentEvent.State state) {
        return events.page(state, Optional.empty(), 500).size();
    }

    TopUp topUp(String id) {
        return topUps.find(id).orElseThrow().topUp();
    }

    String session(String topUpId) {
        return topUps.find(topUpId).orElseThrow().sessionId().orElseThrow();
    }

    /** The account has twenty dollars and the bonus of a first top-up, and the books are right. */
    void assertCreditedOnce(String account) {
        assertThat(payments.available(account)).isEqualTo(Money.ofDollars(22));
        assertThat(payments.differences()).isEmpty();
    }

    /** What of a kind happened to a top-up. */
    List<TopUp.Event> happened(String topUpId, TopUp.Kind kind) {
        return topUps.detail(topUpId).orElseThrow().timeline().stream()
                .filter(event -> event.kind() == kind)
                .toList();
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        workers.forEach(InboxWorker::close);
        payments.close();
    }
}
