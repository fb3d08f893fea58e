package com.nexusapi.relay.simulate;

import com.nexusapi.common.Json;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.usage.UsageStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Relays, customers and operators on one database, from nothing to an end at which all is counted.
 * Everything that happens in it follows from its seed.
 */
final class World {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Database database;
    private final Trace trace = new Trace();
    private final SplittableRandom random;
    private final Scheduler scheduler;
    private final Faults faults;
    private final Ids ids;
    private final Model model = new Model();
    private final Watcher watcher;
    private final Reckoning reckoning;
    private final Map<String, NodeProcess> processes = new TreeMap<>();
    private final Map<String, Node> nodes = new TreeMap<>();
    private boolean busy;

    /**
     * @param watched every so many commits are looked at
     */
    World(Database database, long seed, int watched) {
        this.database = database;
        this.random = new SplittableRandom(seed);
        this.scheduler = new Scheduler(random.split(), trace, this::eachStep);
        this.watcher = new Watcher(database.checks(), model, scheduler, watched);
        Faults.Rates rates = Faults.Rates.of(random);
        this.faults = new Faults(scheduler, random.split(), rates, watcher::afterCommit);
        this.ids = new Ids(scheduler, new Random(random.nextLong()));
        this.reckoning = new Reckoning(database.checks(), model);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Model model() {
        return model;
    }

    Watcher watcher() {
        return watcher;
    }

    Database database() {
        return database;
    }

    Ids ids() {
        return ids;
    }

    Trace trace() {
        return trace;
    }

    /** False while everybody rests, so that it can be counted. */
    boolean isBusy() {
        return busy;
    }

    /** Runs it for about so many steps; empty when nothing was wrong. */
    Optional<Throwable> run(int steps) throws InterruptedException {
        database.begin(faults);
        scheduler.run(() -> live(steps));
        return scheduler.failure();
    }

    private void live(int steps) {
        Operators operators = new Operators(this, random.split());
        operators.openAccounts();
        int many = 1 + random.nextInt(3);
        for (int i = 1; i <= many; i++) {
            boot("node-" + i);
        }
        Customers customers = new Customers(this, random.split());
        scheduler.start("customers", Optional.empty(), customers::keepCalling);
        scheduler.start("operators", Optional.empty(), operators::keepWorking);
        while (scheduler.steps() < steps) {
            long until = scheduler.steps() + 1 + random.nextInt(steps / 3);
            busy = true;
            faults.enable(true);
            while (scheduler.steps() < until) {
                scheduler.pause(SECOND);
            }
            busy = false;
            faults.enable(false);
            rest();
            reckoning.reckon(nodes.values(), scheduler.now());
            tryTheLastNano();
        }
    }

    /** Waits until for some seconds no call runs and nothing is leased. */
    private void rest() {
        long latest = scheduler.nanos() + Duration.ofMinutes(2).toNanos();
        int seconds = 0;
        while (seconds < 3) {
            seconds = isAtRest() ? seconds + 1 : 0;
            if (scheduler.nanos() > latest) {
                throw new AssertionError(
                        "never at rest: running "
                                + model.running().stream().map(Call::id).toList()
                                + ", nodes "
                                + nodes.keySet()
                                + ", "
                                + reckoning.unrest());
            }
            scheduler.pause(SECOND);
        }
    }

    private boolean isAtRest() {
        return nodes.size() == processes.size()
                && model.running().isEmpty()
                && processes.values().stream().noneMatch(this::isAsleep)
                && nodes.values().stream().allMatch(node -> node.ledger().parkedCalls() == 0)
                && reckoning.unrest().isEmpty();
    }

    private boolean isAsleep(NodeProcess process) {
        return process.isAsleepAt(scheduler.nanos());
    }

    /** All that is left can be held by one call, on any node, and not a nano more. */
    private void tryTheLastNano() {
        anyNode(random).ifPresent(node -> reckoning.tryTheLastNano(node.ledger(), scheduler));
    }

    Optional<Node> anyNode(SplittableRandom by) {
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(List.copyOf(nodes.values()).get(by.nextInt(nodes.size())));
    }

    /** To be called after anything that a process did: it may have crashed meanwhile. */
    void stillAlive(NodeProcess process) {
        if (process.isDead()) {
            throw new Scheduler.Crash();
        }
    }

    /** Does what the store may refuse. */
    void failing(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (scheduler.current().isGone()) {
                throw new Scheduler.Crash();
            }
        }
    }

    private void boot(String name) {
        NodeProcess process = new NodeProcess(name);
        processes.put(name, process);
        scheduler.start(name, Optional.of(process), () -> serve(process));
    }

    private void serve(NodeProcess process) {
        List<Ledger> started = new ArrayList<>();
        while (started.isEmpty()) {
            failing(() -> {
                Ledger ledger =
                        new Ledger(
                                new Ledger.Surroundings(
                                        database.relays(),
                                        ids,
                                        faults,
                                        scheduler,
                                        tx -> faults.now()),
                                new UsageStore(Json.newMapper(), process.node()),
                                process.node());
                var _ = ledger.sweepFormerRuns();
                started.add(ledger);
            });
            scheduler.pause(SECOND);
        }
        Ledger ledger = started.getFirst();
        nodes.put(process.node(), new Node(process, ledger));
        scheduler.start(() -> everySecond(ledger::tidy));
        everySecond(ledger::beat);
    }

    private void everySecond(Runnable work) {
        while (true) {
            failing(work);
            scheduler.pause(SECOND);
        }
    }

    /** What may happen at any time. */
    private void eachStep() {
        if (faults.happens(faults.rates().crash())) {
            anyProcess().ifPresent(this::crash);
        }
        if (faults.happens(faults.rates().sleep())) {
            anyProcess()
                    .filter(process -> !isAsleep(process) && !faults.hasOpenTransaction(process))
                    .ifPresent(this::sleep);
        }
        if (faults.happens(faults.rates().stall())) {
            Duration span = Duration.ofMillis(100 + random.nextInt(20_000));
            trace.add(scheduler.steps(), scheduler.nanos(), "store", "stalls for " + span);
            faults.stallFor(span);
        }
        if (faults.happens(faults.rates().stall())) {
            Duration span = Duration.ofMillis(100 + random.nextInt(8_000));
            trace.add(scheduler.steps(), scheduler.nanos(), "store", "is full for " + span);
            faults.fillFor(span);
        }
    }

    private Optional<NodeProcess> anyProcess() {
        List<NodeProcess> all = List.copyOf(processes.values());
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(random.nextInt(all.size())))
                        .filter(process -> !process.isDead());
    }

    private void crash(NodeProcess process) {
        trace.add(scheduler.steps(), scheduler.nanos(), process.node(), "CRASHES");
        process.crash();
        nodes.remove(process.node());
        scheduler.awake(process);
        scheduler.wakeTheDead();
        Duration down = Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 15_000 : 2_000));
        scheduler.start(
                "restart " + process.node(),
                Optional.empty(),
                () -> {
                    scheduler.pause(down);
                    boot(process.node());
                });
    }

    private void sleep(NodeProcess process) {
        Duration span = Duration.ofMillis(1_000 + random.nextInt(24_000));
        trace.add(scheduler.steps(), scheduler.nanos(), process.node(), "SLEEPS for " + span);
        process.sleepUntil(scheduler.nanos() + span.toNanos());
        scheduler.start(
                "alarm " + process.node(),
                Optional.empty(),
                () -> {
                    scheduler.pause(span);
                    scheduler.awake(process);
                });
    }
}
