package com.nexusapi.relay;

import com.nexusapi.relay.payment.Inbox;
import com.nexusapi.relay.payment.PaymentEvents;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the inbox of payment events shows on {@code /observe/metrics}. */
final class PaymentMetrics implements AutoCloseable {

    private final MeterRegistry registry = Metrics.globalRegistry();
    private final List<Meter> meters;

    PaymentMetrics(Inbox inbox, PaymentEvents events) {
        this.meters =
                List.of(
                        gauge("nexusapi_payment_events_parked", events, PaymentEvents::parked),
                        gauge("nexusapi_payment_events_waiting", events, PaymentEvents::waiting),
                        counter("nexusapi_webhooks_received", inbox, Inbox::received),
                        counter("nexusapi_webhooks_repeated", inbox, Inbox::repeated),
                        counter("nexusapi_webhooks_refused", inbox, Inbox::refused));
    }

    private Meter gauge(String name, PaymentEvents events, ToLongFunction<PaymentEvents> value) {
        return registry.getOrCreate(Gauge.builder(name, () -> value.applyAsLong(events)));
    }

    private Meter counter(String name, Inbox inbox, ToLongFunction<Inbox> value) {
        return registry.getOrCreate(FunctionalCounter.builder(name, inbox, value::applyAsLong));
    }

    /** Meters outlive their relay in the process's registry unless they are taken out. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
