package com.nexusapi.relay.payment;

import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.payment.PaymentEventStore.Claimed;
import com.nexusapi.relay.payment.PaymentEventStore.Ending;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Folds what the inbox keeps: reads each payment from the provider as it is now, and has every
 * journey take over what differs. Any number of nodes may work at once: an event is claimed by one.
 *
 * <p>An event that fails is tried again after growing delays, and parked for a person when it has
 * failed too often. While the provider does not answer nothing is parked: that is nobody's fault,
 * and thousands of events would need a person for no reason.
 */
public final class InboxWorker implements AutoCloseable {

    /** Tries before an event is parked; the last comes about an hour and a half after the first. */
    static final int MOST_FAILURES = 10;

    /** Longer than reading and folding a batch of payments takes. */
    static final Duration CLAIM = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(InboxWorker.class.getName());
    private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
    private static final Duration MOST_DELAY = Duration.ofMinutes(30);
    private static final int BATCH = 128;
    private static final int READERS = 8;
    private static final int MOST_FAILURE_CHARS = 500;

    private final Db db;
    private final PaymentProvider provider;
    private final List<PaymentFold> folds;
    private final Clock clock;
    private final PaymentEventStore store = new PaymentEventStore();

    /** Reads several payments at once, few enough for the provider not to mind. */
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, Thread.ofVirtual().factory());

    /**
     * Builds one.
     *
     * @param folds called in this order
     */
    public InboxWorker(Db db, PaymentProvider provider, List<PaymentFold> folds, Clock clock) {
        this.db = db;
        this.provider = provider;
        this.folds = List.copyOf(folds);
        this.clock = clock;
    }

    /** Works on what is due until nothing is; returns the number of events looked at. */
    public int run() {
        int looked = 0;
        List<Claimed> claimed;
        do {
            Instant now = clock.now();
            claimed = db.call(tx -> store.claim(tx, now, now.plus(CLAIM), BATCH));
            work(claimed);
            looked += claimed.size();
        } while (claimed.size() >= BATCH);
        return looked;
    }

    /** Several events about one payment need one look at it. */
    private void work(List<Claimed> claimed) {
        Map<String, List<Claimed>> byPayment = new LinkedHashMap<>();
        for (Claimed event : claimed) {
            String paymentId = event.paymentId().orElse("");
            byPayment.computeIfAbsent(paymentId, _ -> new ArrayList<>()).add(event);
        }
        List<Callable<Boolean>> looks = new ArrayList<>();
        byPayment.forEach((paymentId, events) -> looks.add(() -> look(paymentId, events)));
        try {
            readers.invokeAll(looks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean look(String paymentId, List<Claimed> events) {
        try {
            switch (provider.payment(paymentId)) {
                case PaymentReading.Found(Payment payment) -> {
                    folds.forEach(fold -> fold.fold(payment));
                    end(events, State.DONE);
                }
                case PaymentReading.NotFound() ->
                        failed(events, "the provider knows no payment " + paymentId);
                case PaymentReading.Unavailable(String reason) -> later(events, reason);
            }
        } catch (PaymentForPersonException e) {
            forPerson(paymentId, events, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=payment_not_folded payment=" + paymentId, e);
            failed(events, String.valueOf(e));
        }
        return true;
    }

    private void end(List<Claimed> events, State state) {
        Instant now = clock.now();
        write(events, new Ending(state, now, now, false, ""));
    }

    /** Unless a person has looked at the payment before. */
    private void forPerson(String paymentId, List<Claimed> events, String reason) {
        if (db.call(tx -> store.isDismissed(tx, paymentId))) {
            Instant now = clock.now();
            write(events, new Ending(State.DISMISSED, now, now, false, cut(reason)));
        } else {
            park(events, reason);
        }
    }

    private void park(List<Claimed> events, String reason) {
        Instant now = clock.now();
        LOG.log(
                System.Logger.Level.ERROR,
                "event=payment_events_parked first="
                        + events.getFirst().event().id()
                        + " detail=\""
                        + reason
                        + '"');
        write(events, new Ending(State.PARKED, now, now, true, cut(reason)));
    }

    private void later(List<Claimed> events, String reason) {
        Instant now = clock.now();
        for (Claimed event : events) {
            Instant dueAt = now.plus(delay(event.attempts()));
            write(List.of(event), new Ending(State.WAITING, now, dueAt, false, cut(reason)));
        }
    }

    private void failed(List<Claimed> events, String reason) {
        Instant now = clock.now();
        for (Claimed event : events) {
            if (event.event().failures() + 1 >= MOST_FAILURES) {
                park(List.of(event), reason);
            } else {
                Instant dueAt = now.plus(delay(event.attempts()));
                write(List.of(event), new Ending(State.WAITING, now, dueAt, true, cut(reason)));
            }
        }
    }

    private static Duration delay(int attemptsBefore) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(attemptsBefore, 12));
        return delay.compareTo(MOST_DELAY) < 0 ? delay : MOST_DELAY;
    }

    private static String cut(String reason) {
        return reason.substring(0, Math.min(reason.length(), MOST_FAILURE_CHARS));
    }

    private void write(List<Claimed> events, Ending ending) {
        List<String> ids = events.stream().map(event -> event.event().id()).toList();
        db.run(tx -> store.end(tx, ids, ending));
    }

    /** Lets readings under way end. */
    @Override
    public void close() {
        readers.close();
    }
}
