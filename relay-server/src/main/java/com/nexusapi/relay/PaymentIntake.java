package com.nexusapi.relay;

import com.nexusapi.relay.payment.DodoPayments;
import com.nexusapi.relay.payment.Inbox;
import com.nexusapi.relay.payment.InboxWorker;
import com.nexusapi.relay.payment.PaymentEvents;
import com.nexusapi.relay.payment.PaymentFold;
import com.nexusapi.relay.payment.PaymentSweep;
import java.time.Duration;
import java.util.List;

/** How the relay learns of payments: told by webhooks, found by sweeps, folded by a worker. */
final class PaymentIntake implements AutoCloseable {

    final Inbox inbox;
    final PaymentEvents events;
    private final InboxWorker worker;
    private final PaymentSweep sweep;
    private final PaymentMetrics metrics;

    /** Without a key there is nobody to ask for lists, and no payment to find. */
    private final boolean hasProvider;

    /**
     * Builds it.
     *
     * @param folds in the order in which a payment is given to them
     */
    PaymentIntake(
            Foundation foundation,
            RelayConfig config,
            DodoPayments provider,
            List<PaymentFold> folds) {
        Inbox.Surroundings around =
                new Inbox.Surroundings(foundation.db(), foundation.ids(), foundation.clock());
        inbox = new Inbox(around, config.webhookSecrets(), foundation.json());
        events = new PaymentEvents(foundation.db(), foundation.clock());
        worker = new InboxWorker(foundation.db(), provider, folds, foundation.clock());
        sweep = new PaymentSweep(around, provider);
        metrics = new PaymentMetrics(inbox, events);
        hasProvider = !config.payment().apiKey().isEmpty();
    }

    void schedule(Jobs jobs) {
        jobs.every(Duration.ofMillis(500), "fold_payments", worker::run);
        if (hasProvider) {
            jobs.every(Duration.ofMinutes(1), "sweep_payments", sweep::run);
        }
    }

    @Override
    public void close() {
        worker.close();
        metrics.close();
    }
}
