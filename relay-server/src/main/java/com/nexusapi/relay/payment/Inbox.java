package com.nexusapi.relay.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Db;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Takes what the provider tells us: verified on the bytes that came, kept as it came before it is
 * acknowledged, and once whatever is repeated. What it says is not believed: {@link InboxWorker}
 * reads the payment it is about (reference/payments.md §2).
 */
public final class Inbox {

    private static final System.Logger LOG = System.getLogger(Inbox.class.getName());
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final int MOST_TYPE_CHARS = 100;

    /** Anybody can send what is not genuine, and must not fill the log with it. */
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

    private final Db db;
    private final WebhookSecrets secrets;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;
    private final PaymentEventStore store = new PaymentEventStore();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lastComplaintMs = new AtomicLong();

    /** What stands around it. */
    public record Surroundings(Db db, Ids ids, Clock clock) {}

    public Inbox(Surroundings around, WebhookSecrets secrets, ObjectMapper json) {
        this.db = around.db();
        this.ids = around.ids();
        this.clock = around.clock();
        this.secrets = secrets;
        this.json = json;
    }

    /** What became of a delivery. */
    public sealed interface Receipt {
        /** It is kept; {@code isNew} is false when it had been before. */
        record Kept(boolean isNew) implements Receipt {}

        /** It is not genuine; nothing was kept. */
        record Refused(String reason) implements Receipt {}
    }

    /** Returns when the delivery is durable. */
    public Receipt receive(Delivery delivery) {
        Instant now = clock.now();
        if (!PRINTABLE.matcher(delivery.id()).matches()) {
            return refuse("no webhook id");
        }
        Optional<String> objection = WebhookSignature.objection(delivery, secrets, now);
        if (objection.isPresent()) {
            return refuse(objection.get());
        }
        PaymentEvent event = event(delivery, now);
        boolean isNew =
                db.call(tx -> store.insert(tx, List.of(event), List.of(delivery.body()))) == 1;
        (isNew ? received : repeated).incrementAndGet();
        return new Receipt.Kept(isNew);
    }

    private Receipt refuse(String reason) {
        refused.incrementAndGet();
        long now = clock.now().toEpochMilli();
        long last = lastComplaintMs.get();
        if (now - last >= COMPLAIN_EVERY.toMillis() && lastComplaintMs.compareAndSet(last, now)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=webhooks_refused reason=\"" + reason + "\" refused=" + refused);
        }
        return new Receipt.Refused(reason);
    }

    private PaymentEvent event(Delivery delivery, Instant now) {
        Optional<JsonNode> read = read(delivery.body());
        String type = read.map(it -> it.path("type").asText("")).orElse("");
        Optional<String> paymentId =
                read.map(it -> it.path("data").path("payment_id").asText(""))
                        .filter(id -> PRINTABLE.matcher(id).matches());
        State state = stateOf(type, paymentId);
        return new PaymentEvent(
                ids.next("evt", now),
                delivery.id(),
                shown(type),
                paymentId,
                state,
                now,
                now,
                0,
                state == State.PARKED ? "it names no payment" : "");
    }

    private static State stateOf(String type, Optional<String> paymentId) {
        boolean concernsUs =
                type.isEmpty()
                        || type.startsWith("payment.")
                        || type.startsWith("refund.")
                        || type.startsWith("dispute.");
        if (!concernsUs) {
            return State.IGNORED;
        }
        return paymentId.isPresent() ? State.WAITING : State.PARKED;
    }

    private static String shown(String type) {
        String clean = type.replaceAll("[^\\x21-\\x7e]", "?");
        return clean.substring(0, Math.min(clean.length(), MOST_TYPE_CHARS));
    }

    private Optional<JsonNode> read(byte[] body) {
        try {
            return Optional.of(json.readTree(body));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Deliveries that were new to this node's database. */
    public long received() {
        return received.get();
    }

    /** Deliveries that had been kept before. */
    public long repeated() {
        return repeated.get();
    }

    /** Deliveries that were not genuine. */
    public long refused() {
        return refused.get();
    }
}
