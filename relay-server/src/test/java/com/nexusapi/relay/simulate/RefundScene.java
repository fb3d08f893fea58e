package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.Hold;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.ledger.TopUpCredit;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Nodes that refund, customers who use credit while they want it back, two operators, and a
 * provider with pages of its own. Everything that happens follows from the seed.
 */
final class RefundScene {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<String> OPERATORS = List.of("anne", "ben");

    private final Database database;
    private final Trace trace = new Trace();
    private final SplittableRandom random;
    private final Scheduler scheduler;
    private final Faults faults;
    private final Ids ids;
    private final BankAndProvider provider;
    private final RefundReckoning reckoning;
    private final RefundNode.Around around;
    private final Map<String, NodeProcess> processes = new TreeMap<>();
    private final Map<String, RefundNode> desks = new TreeMap<>();
    private final List<String> topUps = new ArrayList<>();
    private boolean busy;
    private long made;

    RefundScene(Database database, long seed) {
        this.database = database;
        this.random = new SplittableRandom(seed);
        this.scheduler = new Scheduler(random.split(), trace, this::eachStep);
        this.faults = new Faults(scheduler, random.split(), Faults.Rates.of(random), () -> {});
        this.ids = new Ids(scheduler, new Random(random.nextLong()));
        this.reckoning = new RefundReckoning(database.checks());
        this.provider = new BankAndProvider(scheduler, random.split(), reckoning::checkOrder);
        this.around = new RefundNode.Around(database, provider, faults, scheduler, ids);
    }

    Optional<Throwable> run(int steps) throws InterruptedException {
        database.begin(faults);
        scheduler.run(() -> live(steps));
        return scheduler.failure();
    }

    Trace trace() {
        return trace;
    }

    int orders() {
        return provider.orders();
    }

    private void live(int steps) {
        Model.ACCOUNTS.forEach(this::openAccount);
        boot("node-1");
        boot("node-2");
        awaitDesks();
        scheduler.start("customers", Optional.empty(), () -> again(400, this::customer));
        scheduler.start("operators", Optional.empty(), () -> again(400, this::operator));
        scheduler.start("banks", Optional.empty(), () -> again(3_000, this::bank));
        busy = true;
        faults.enable(true);
        provider.failReadings(20);
        while (scheduler.steps() < steps) {
            scheduler.pause(SECOND);
        }
        busy = false;
        faults.enable(false);
        provider.failReadings(0);
        settle();
        aDayLater();
        settle();
    }

    private void openAccount(String account) {
        database.checks()
                .run(tx ->
                        tx.update(
                                """
                                INSERT INTO account (id, email, name, language, state, created_at)
                                VALUES (?, ?, 'A', 'en', 'ACTIVE', ?)
                                """,
                                account,
                                account + "@example.com",
                                scheduler.now()));
    }

    /** Everybody rests, everything is folded and swept, and all is counted. */
    private void settle() {
        scheduler.pause(Duration.ofMinutes(2));
        awaitDesks();
        RefundNode desk = desks.values().iterator().next();
        provider.payments().forEach(payment -> provider.decide(payment.id()));
        for (int round = 0; round < 2; round++) {
            desk.sweep().run();
            provider.payments().forEach(desk.fold()::fold);
            scheduler.pause(Duration.ofSeconds(70));
        }
        reckoning.reckon(provider.payments());
    }

    /** Orders that were never heard of are given again, by two people at once. */
    private void aDayLater() {
        List.copyOf(processes.values()).forEach(NodeProcess::crash);
        desks.clear();
        processes.clear();
        scheduler.wakeTheDead();
        scheduler.pause(Duration.ofHours(25));
        boot("node-3");
        boot("node-4");
        awaitDesks();
        for (String id : requests("OUTCOME_UNKNOWN")) {
            for (String who : OPERATORS) {
                act(who, desk -> desk.resend().confirmUnsent(id, who, "they know of nothing"));
            }
        }
    }

    private void awaitDesks() {
        while (desks.size() < processes.size() || processes.size() < 2) {
            scheduler.pause(SECOND);
        }
    }

    private void again(int mostMillis, Runnable work) {
        while (true) {
            if (busy && !desks.isEmpty()) {
                work.run();
            }
            scheduler.pause(Duration.ofMillis(1 + random.nextInt(mostMillis)));
        }
    }

    private Optional<RefundNode> anyDesk() {
        return desks.isEmpty()
                ? Optional.empty()
                : Optional.of(List.copyOf(desks.values()).get(random.nextInt(desks.size())));
    }

    /** Somebody does something on any node; what the relay or the store refuses is no matter. */
    private void act(String who, Consumer<RefundNode> work) {
        anyDesk()
                .ifPresent(desk ->
                        scheduler.start(
                                who + "_" + ++made + "@" + desk.process().node(),
                                Optional.of(desk.process()),
                                () -> failing(() -> work.accept(desk))));
    }

    private void failing(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (scheduler.current().isGone()) {
                throw new Scheduler.Crash();
            }
        }
    }

    private void customer() {
        String account = Model.ACCOUNTS.get(random.nextInt(Model.ACCOUNTS.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> anyDesk().ifPresent(desk -> topUp(desk, account));
            case 2, 3 -> act("call", desk -> call(desk, account));
            default -> {
                if (!topUps.isEmpty()) {
                    String topUp = topUps.get(random.nextInt(topUps.size()));
                    boolean stopUsing = random.nextInt(3) == 0;
                    act(
                            "customer",
                            desk ->
                                    desk.request()
                                            .byCustomer(accountOf(topUp), topUp, "x", stopUsing));
                }
            }
        }
    }

    private String accountOf(String topUp) {
        return topUp.substring(topUp.indexOf("acc"));
    }

    /** A payment that is credited at once, and without trouble: that is another simulation. */
    private void topUp(RefundNode desk, String account) {
        String topUp = "top_" + ++made + account;
        String payment = "pay_" + made;
        long cents = 100L + random.nextInt(2_000);
        Money bonus = random.nextInt(3) == 0 ? Money.ofCents(cents / 10) : Money.ZERO;
        provider.pay(payment, topUp, cents);
        database.checks()
                .run(tx -> {
                    tx.update(
                            """
                            INSERT INTO top_up (id, account_id, state, amount_minor, currency,
                                credit, bonus, payment_id, payment_created_at, paid_at, created_at)
                            VALUES (?, ?, 'PAID', ?, 'USD', ?, ?, ?, ?, ?, ?)
                            """,
                            topUp,
                            account,
                            cents,
                            Money.ofCents(cents),
                            bonus,
                            payment,
                            scheduler.now(),
                            scheduler.now(),
                            scheduler.now());
                    desk.ledger()
                            .topUp(
                                    tx,
                                    new TopUpCredit(
                                            account,
                                            topUp,
                                            Money.ofCents(cents),
                                            Money.ZERO,
                                            bonus,
                                            scheduler.now()));
                });
        topUps.add(topUp);
    }

    private void call(RefundNode desk, String account) {
        CallFacts facts =
                new CallFacts(
                        "req_" + ++made,
                        scheduler.now(),
                        Optional.of(account),
                        Optional.of("key_1"),
                        Optional.of("m"),
                        "chat.completions",
                        false);
        Money bound = Money.ofCents(1L + random.nextInt(60));
        Authorization answer = desk.ledger().authorize(new HoldRequest(account, facts, bound));
        if (answer instanceof Authorization.Granted(Hold hold)) {
            scheduler.pause(Duration.ofMillis(random.nextInt(1_500)));
            Money charge = Money.ofNanos(random.nextLong(bound.nanoUsd() + 1));
            var _ = desk.ledger().settle(hold, record(facts, charge));
        }
    }

    private static UsageRecord record(CallFacts facts, Money charge) {
        return new UsageRecord(
                facts,
                Optional.of("chan_1"),
                200,
                Outcome.COMPLETE,
                Optional.empty(),
                UsageBreakdown.text(10, 5, UsageSource.UPSTREAM),
                Optional.of(new PricedBy("price_1", 10_000, 10_000)),
                charge,
                Money.ZERO,
                Optional.empty(),
                12);
    }

    private void operator() {
        String who = OPERATORS.get(random.nextInt(2));
        switch (random.nextInt(8)) {
            case 0 -> withOne("FAILED", id -> act(who, desk -> desk.resend().retry(id, who)));
            case 1 ->
                    withOne("FAILED", id -> act(who, desk -> desk.reject().reject(id, who, "no")));
            case 2 ->
                    withOne(
                            "INELIGIBLE",
                            id -> act(who, desk -> desk.reject().reject(id, who, "used")));
            case 3 ->
                    withOne(
                            "OUTCOME_UNKNOWN",
                            id -> act(who, desk -> desk.resend().confirmUnsent(id, who, "sure")));
            default ->
                    withOne(
                            "ELIGIBLE",
                            id -> {
                                act(who, desk -> desk.approve().approve(id, who));
                                if (random.nextInt(3) == 0) {
                                    act("both", desk -> desk.approve().approve(id, "both"));
                                }
                            });
        }
    }

    private void withOne(String state, Consumer<String> work) {
        List<String> found = requests(state);
        if (!found.isEmpty()) {
            work.accept(found.get(random.nextInt(found.size())));
        }
    }

    private List<String> requests(String state) {
        return database.checks()
                .call(tx ->
                        tx.query(
                                "SELECT id FROM refund_request WHERE state = ? ORDER BY id",
                                row -> row.text("id"),
                                state));
    }

    /** Something happens at the provider, and one node hears of it, perhaps late. */
    private void bank() {
        List<Payment> payments = List.copyOf(provider.payments());
        if (!payments.isEmpty()) {
            String id = payments.get(random.nextInt(payments.size())).id();
            provider.happen(id);
            act(
                    "webhook",
                    desk -> {
                        if (provider.payment(id) instanceof PaymentReading.Found(Payment seen)) {
                            scheduler.pause(Duration.ofMillis(random.nextInt(5_000)));
                            desk.fold().fold(seen);
                        }
                    });
        }
    }

    private void boot(String name) {
        NodeProcess process = new NodeProcess(name);
        processes.put(name, process);
        scheduler.start(name, Optional.of(process), () -> serve(process));
    }

    private void serve(NodeProcess process) {
        List<RefundNode> started = new ArrayList<>();
        while (started.isEmpty()) {
            failing(() -> started.add(RefundNode.start(process, around)));
            scheduler.pause(SECOND);
        }
        RefundNode desk = started.getFirst();
        desks.put(process.node(), desk);
        scheduler.start(() -> every(SECOND, desk.ledger()::tidy));
        scheduler.start(() -> every(Duration.ofSeconds(15), desk.sweep()::run));
        scheduler.start(() ->
                every(
                        Duration.ofSeconds(20),
                        () -> provider.payments().forEach(desk.fold()::fold)));
        every(SECOND, desk.ledger()::beat);
    }

    private void every(Duration pause, Runnable work) {
        while (true) {
            failing(work);
            scheduler.pause(pause);
        }
    }

    private void eachStep() {
        if (faults.happens(faults.rates().crash())) {
            List<NodeProcess> alive = List.copyOf(processes.values());
            crash(alive.get(random.nextInt(alive.size())));
        }
    }

    private void crash(NodeProcess process) {
        if (process.isDead()) {
            return;
        }
        trace.add(scheduler.steps(), scheduler.nanos(), process.node(), "CRASHES");
        process.crash();
        desks.remove(process.node());
        scheduler.wakeTheDead();
        Duration down = Duration.ofMillis(random.nextInt(15_000));
        scheduler.start(
                "restart " + process.node(),
                Optional.empty(),
                () -> {
                    scheduler.pause(down);
                    boot(process.node());
                });
    }
}
