package com.nexusapi.relay.webhook;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.relay.payment.InboxWorker;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.webhook.WebhookWorld.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Deliveries in random order over HTTP, 30 % of them repeats and 1 % with a bad signature, while
 * two nodes fold what is kept. By hand: {@code main} with the number of deliveries and H2 or
 * POSTGRESQL.
 */
final class WebhookStorm {

    private static final int REPEATED_PERCENT = 30;
    private static final int BAD_PERCENT = 1;
    private static final int EVENTS_OF_A_PAYMENT = 10;
    private static final int MOST_PAYMENTS = 20_000;
    private static final int ACCOUNTS = 200;
    private static final int SENDERS = 32;

    /** An event that failed waits for a minute or so, on a clock that stands still. */
    private static final int RETRIES = 20;

    private static final int CENTS = 2_000;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final long SEED = 20_261_103;

    /** What is sent, as the number of an event; a bad one as less than zero. */
    private final int[] plan;

    private final int events;
    private final int bad;
    private final List<String> payments = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private final AtomicLong peakBytes = new AtomicLong();

    private WebhookStorm(int deliveries) {
        bad = deliveries * BAD_PERCENT / 100;
        int repeats = deliveries * REPEATED_PERCENT / 100;
        events = deliveries - bad - repeats;
        plan = new int[deliveries];
        Random random = new Random(SEED);
        for (int i = 0; i < deliveries; i++) {
            if (i < events) {
                plan[i] = i;
            } else if (i < events + repeats) {
                plan[i] = random.nextInt(events);
            } else {
                plan[i] = -1 - i;
            }
        }
        for (int i = deliveries - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = plan[i];
            plan[i] = plan[other];
            plan[other] = swapped;
        }
    }

    /**
     * What came of it.
     *
     * @param statuses how often each status was answered
     * @param payments that should have been credited
     * @param credited the credit that all accounts have
     */
    record Outcome(
            int deliveries,
            int events,
            int bad,
            AtomicIntegerArray statuses,
            long kept,
            long done,
            int payments,
            Money credited,
            Money expected,
            List<LedgerVerification.Difference> differences,
            Duration received,
            Duration folded,
            long peakHeapBytes) {

        String figures() {
            return String.format(
                    Locale.ROOT,
                    "webhook storm: %,d deliveries (%,d events of %,d payments, %,d bad) in %.1f s,"
                            + " %,.0f a second; all folded after %.1f s; peak heap %,d MiB",
                    deliveries,
                    events,
                    payments,
                    bad,
                    received.toMillis() / 1_000.0,
                    deliveries * 1_000.0 / Math.max(1, received.toMillis()),
                    folded.toMillis() / 1_000.0,
                    peakHeapBytes >> 20);
        }
    }

    static Outcome run(Dialect dialect, int deliveries) throws Exception {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            return new WebhookStorm(deliveries).blow(world);
        }
    }

    private Outcome blow(WebhookWorld world) throws Exception {
        sell(world);
        AtomicIntegerArray statuses = new AtomicIntegerArray(600);
        AtomicInteger next = new AtomicInteger();
        long begun = System.nanoTime();
        Duration received;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(threads.submit(() -> send(world, next, statuses)));
            }
            List<Future<?>> nodes = new ArrayList<>();
            for (InboxWorker worker : world.workers()) {
                nodes.add(threads.submit(() -> fold(worker, next)));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            received = Duration.ofNanos(System.nanoTime() - begun);
            for (Future<?> node : nodes) {
                node.get();
            }
        }
        for (int again = 0; again < RETRIES && world.events.waiting() > 0; again++) {
            world.payments.clock().advance(Duration.ofMinutes(1));
            world.work();
        }
        Duration folded = Duration.ofNanos(System.nanoTime() - begun);
        return outcome(world, statuses, received, folded);
    }

    private Outcome outcome(
            WebhookWorld world, AtomicIntegerArray statuses, Duration received, Duration folded) {
        Money credited =
                accounts.stream().map(world.payments::available).reduce(Money.ZERO, Money::plus);
        // the first top-up of each account brings a bonus of a tenth
        Money expected =
                Money.ofCents((long) CENTS * payments.size() + (long) CENTS / 10 * ACCOUNTS);
        return new Outcome(
                plan.length,
                events,
                bad,
                statuses,
                count(world, "SELECT COUNT(*) AS number FROM payment_event"),
                count(world, "SELECT COUNT(*) AS number FROM payment_event WHERE state = 'DONE'"),
                payments.size(),
                credited,
                expected,
                world.payments.differences(),
                received,
                folded,
                peakBytes.get());
    }

    private static long count(WebhookWorld world, String sql) {
        return world.payments
                .db()
                .call(tx -> tx.first(sql, row -> row.number("number")))
                .orElseThrow();
    }

    /** Orders and pays, while the provider tells nothing yet. */
    private void sell(WebhookWorld world) {
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(world.payments.account());
        }
        int wanted = Math.clamp(events / EVENTS_OF_A_PAYMENT, ACCOUNTS, MOST_PAYMENTS);
        for (int i = 0; i < wanted; i++) {
            String topUp = world.payments.orderTopUp(accounts.get(i % ACCOUNTS), CENTS);
            payments.add(world.payments.dodo().pay(world.session(topUp)));
        }
    }

    private void send(WebhookWorld world, AtomicInteger next, AtomicIntegerArray statuses) {
        for (int i = next.getAndIncrement(); i < plan.length; i = next.getAndIncrement()) {
            int event = plan[i];
            int status;
            if (event < 0) {
                Sent forged =
                        world.delivery("bad_" + -event, "payment.succeeded", payments.getFirst());
                status =
                        world.send(
                                forged, "v1,Zm9yZ2VkIGFuZCBub3Qgb3VycyBhdCBhbGw=", forged.body());
            } else {
                String payment = payments.get(event % payments.size());
                status = world.send(world.delivery("msg_" + event, "payment.succeeded", payment));
            }
            statuses.incrementAndGet(status);
            if (i % 1_000 == 0) {
                Runtime runtime = Runtime.getRuntime();
                peakBytes.accumulateAndGet(runtime.totalMemory() - runtime.freeMemory(), Math::max);
            }
        }
    }

    private void fold(InboxWorker worker, AtomicInteger next) {
        while (next.get() < plan.length + SENDERS) {
            worker.run();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        worker.run();
    }

    public static void main(String[] arguments) throws Exception {
        int deliveries = Integer.parseInt(arguments[0]);
        Outcome outcome = run(Dialect.valueOf(arguments[1]), deliveries);
        System.out.println(outcome.figures());
        System.out.println(
                "kept "
                        + outcome.kept()
                        + " done "
                        + outcome.done()
                        + " credited "
                        + outcome.credited()
                        + " expected "
                        + outcome.expected()
                        + " differences "
                        + outcome.differences());
        System.exit(0);
    }
}
