package com.nexusapi.relay;

import com.nexusapi.relay.ledger.LedgerWatch;
import com.nexusapi.relay.reconciliation.ReconciliationWatch;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.util.List;

/** What the checks of the books show on {@code /observe/metrics}. */
final class LedgerMetrics implements AutoCloseable {

    private final MeterRegistry registry = Metrics.globalRegistry();
    private final List<Meter> meters;

    LedgerMetrics(LedgerWatch watch, ReconciliationWatch reconciliation) {
        this.meters =
                List.of(
                        registry.getOrCreate(
                                Gauge.builder("nexusapi_ledger_differences", watch::differences)
                                        .description("Differences in the books at the last look")),
                        registry.getOrCreate(
                                Gauge.builder(
                                                "nexusapi_reconciliation_open_differences",
                                                reconciliation::open)
                                        .description("Differences to others that are open")),
                        registry.getOrCreate(
                                FunctionalCounter.builder(
                                                "nexusapi_ledger_verifications",
                                                watch,
                                                LedgerWatch::runs)
                                        .description("Verifications of the books by this node")),
                        registry.getOrCreate(
                                Gauge.builder(
                                                "nexusapi_ledger_verification_millis",
                                                () -> watch.lastRun().toMillis())
                                        .description("Duration of this node's last verification")));
    }

    /** Meters outlive their relay in the process's registry unless they are taken out. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
