package com.nexusapi.demo.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Webhooks on their way: signed, carried as the plan says, and sent again for hours while they are
 * not taken. What one carries is read when it is sent. One lock, this object, guards the queue.
 */
final class Deliveries implements AutoCloseable {

    private static final List<Duration> RETRIES =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10));

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int AT_ONCE = 8;

    private final ObjectMapper json;
    private final Clock clock;
    private final Ids ids;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService senders =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    private final ExecutorService looking = Executors.newVirtualThreadPerTaskExecutor();
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(
                    Comparator.comparing(Waiting::dueAt).thenComparingLong(Waiting::number));
    private Optional<Receiver> receiver = Optional.empty();
    private long made;
    private int lost;

    Deliveries(ObjectMapper json, Clock clock, Ids ids) {
        this.json = json;
        this.clock = clock;
        this.ids = ids;
    }

    /** Something that happened; {@code object} is what it happened to, as it is when asked. */
    record Happening(String type, String payloadType, Supplier<Object> object) {}

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Receiver(URI endpoint, byte[] key, WebhookPlan plan, Random chance) {}

    private record Waiting(
            Instant dueAt, long number, String webhookId, Happening happening, int sent) {}

    /** From now on, everything that happens is told to the endpoint. */
    synchronized void tell(URI endpoint, String secret, WebhookPlan plan) {
        byte[] key = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
        boolean first = receiver.isEmpty();
        receiver = Optional.of(new Receiver(endpoint, key, plan, new Random(plan.seed())));
        if (first) {
            looking.execute(this::keepLooking);
        }
    }

    synchronized void publish(Happening happening) {
        receiver.ifPresent(to -> {
            String id = ids.next("msg");
            List<Duration> copies = to.plan().copies(to.chance());
            lost += copies.isEmpty() ? 1 : 0;
            copies.forEach(delay ->
                    queue.add(new Waiting(clock.now().plus(delay), made++, id, happening, 0)));
        });
    }

    /** Webhooks that the plan dropped. */
    synchronized int lost() {
        return lost;
    }

    /** Webhooks that are to be sent later. */
    synchronized int waiting() {
        return queue.size();
    }

    /** Sends what is due by the clock, and returns when all of it was answered or not. */
    int sendDue() {
        List<Waiting> due = new ArrayList<>();
        Receiver to;
        synchronized (this) {
            if (receiver.isEmpty()) {
                return 0;
            }
            to = receiver.get();
            while (!queue.isEmpty() && !queue.peek().dueAt().isAfter(clock.now())) {
                due.add(queue.remove());
            }
        }
        List<Callable<Boolean>> sendings = new ArrayList<>();
        due.forEach(waiting -> sendings.add(() -> send(to, waiting)));
        try {
            senders.invokeAll(sendings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return due.size();
    }

    private void keepLooking() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                sendDue();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean send(Receiver to, Waiting waiting) {
        byte[] body = body(waiting.happening());
        String timestamp = Long.toString(clock.now().getEpochSecond());
        HttpRequest request =
                HttpRequest.newBuilder(to.endpoint())
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .header("webhook-id", waiting.webhookId())
                        .header("webhook-timestamp", timestamp)
                        .header(
                                "webhook-signature",
                                signature(to.key(), waiting.webhookId(), timestamp, body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        boolean taken = isTaken(request);
        if (!taken && waiting.sent() < RETRIES.size()) {
            again(waiting);
        }
        return taken;
    }

    private boolean isTaken(HttpRequest request) {
        try {
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void again(Waiting waiting) {
        queue.add(
                new Waiting(
                        clock.now().plus(RETRIES.get(waiting.sent())),
                        made++,
                        waiting.webhookId(),
                        waiting.happening(),
                        waiting.sent() + 1));
    }

    private byte[] body(Happening happening) {
        ObjectNode data = json.valueToTree(happening.object().get());
        data.put("payload_type", happening.payloadType());
        ObjectNode envelope = json.createObjectNode();
        envelope.put("business_id", DodoObjects.BUSINESS);
        envelope.put("type", happening.type());
        envelope.put("timestamp", clock.now().toString());
        envelope.set("data", data);
        try {
            return json.writeValueAsBytes(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written", e);
        }
    }

    /** The value of {@code webhook-signature} (Standard Webhooks). */
    static String signature(byte[] key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is in every JDK", e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        senders.shutdownNow();
        http.shutdownNow();
    }
}
