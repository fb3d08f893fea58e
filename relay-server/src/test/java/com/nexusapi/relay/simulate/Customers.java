package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.Hold;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.Settlement;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes calls: one after the other or many at once, short, long, dear, cheap, cut and overrun. */
final class Customers {

    private static final int MOST_RUNNING = 24;

    private final World world;
    private final SplittableRandom random;
    private long made;

    /** Cents a unit; what a call used is charged by the price when it began. */
    private long price = 1;

    Customers(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    /** Calls until the world rests, and again when it goes on. */
    void keepCalling() {
        while (true) {
            int many = random.nextInt(8) == 0 ? 8 : 1;
            for (int i = 0; i < many && world.model().running().size() < MOST_RUNNING; i++) {
                if (world.isBusy()) {
                    world.anyNode(random).ifPresent(this::begin);
                }
            }
            if (random.nextInt(20) == 0) {
                price = 1L + random.nextInt(4);
            }
            world.scheduler().pause(Duration.ofMillis(random.nextInt(120)));
        }
    }

    private void begin(Node node) {
        String account = Model.ACCOUNTS.get(random.nextInt(Model.ACCOUNTS.size()));
        String id = "req_" + ++made;
        Call call = new Call(id, account, node.process(), world.scheduler().nanos());
        world.model().begins(call);
        world.scheduler()
                .start(
                        id + "@" + node.process().node(),
                        Optional.of(node.process()),
                        () -> run(call, node.ledger()));
    }

    private void run(Call call, Ledger ledger) {
        long priceThen = price;
        CallFacts facts =
                new CallFacts(
                        call.id(),
                        world.scheduler().now(),
                        Optional.of(call.account()),
                        Optional.of("key_1"),
                        Optional.of("m"),
                        "chat.completions",
                        false);
        Money bound = bound(priceThen);
        Authorization answer = ledger.authorize(new HoldRequest(call.account(), facts, bound));
        world.stillAlive(call.process());
        if (!(answer instanceof Authorization.Granted(Hold hold))) {
            call.become(Call.State.REFUSED);
            return;
        }
        call.granted(hold, world.watcher().runOf(call.process().node()));
        work(ledger, call, hold, bound);
        Money charge = charge(hold.amount());
        if (random.nextInt(10) == 0) {
            release(ledger, call, hold, priceThen);
        } else {
            settle(ledger, call, hold, record(facts, charge, priceThen));
        }
    }

    private Money bound(long priceThen) {
        return random.nextInt(12) == 0
                ? Money.ofNanos(1L + random.nextInt(1_000_000_000))
                : Money.ofCents(priceThen * (1L + random.nextInt(25)));
    }

    /** Takes its time, and asks for more now and then. */
    private void work(Ledger ledger, Call call, Hold hold, Money bound) {
        int rounds = random.nextInt(4);
        for (int i = 0; i < rounds; i++) {
            world.scheduler()
                    .pause(Duration.ofMillis(random.nextInt(random.nextInt(9) == 0 ? 4_000 : 400)));
            if (random.nextInt(4) == 0) {
                var _ = ledger.extend(hold, bound);
                world.stillAlive(call.process());
            }
        }
    }

    private Money charge(Money held) {
        return switch (random.nextInt(20)) {
            case 0 -> Money.ZERO;
            case 1 -> held.plus(Money.ofNanos(1));
            case 2 -> held.plus(Money.ofCents(1L + random.nextInt(90)));
            case 3 -> held.plus(Money.ofCents(1L + random.nextInt(400)));
            case 4, 5, 6, 7, 8 -> held;
            default -> Money.ofNanos(random.nextLong(held.nanoUsd() + 1));
        };
    }

    private void settle(Ledger ledger, Call call, Hold hold, UsageRecord record) {
        call.ends(record.charge());
        try {
            Settlement settlement = ledger.settle(hold, record);
            world.stillAlive(call.process());
            call.become(
                    settlement instanceof Settlement.Durable
                            ? Call.State.DELIVERED
                            : Call.State.WITHHELD);
            if (random.nextInt(25) == 0) {
                world.failing(() -> ledger.settle(hold, record));
                ledger.release(hold, record);
            }
        } catch (RuntimeException e) {
            world.stillAlive(call.process());
            if (call.state() == Call.State.ENDING) {
                call.become(Call.State.UNKNOWN);
            }
        }
    }

    private void release(Ledger ledger, Call call, Hold hold, long priceThen) {
        call.ends(Money.ZERO);
        ledger.release(hold, record(hold.call(), Money.ZERO, priceThen));
        world.stillAlive(call.process());
        call.become(Call.State.RELEASED);
    }

    private UsageRecord record(CallFacts facts, Money charge, long priceThen) {
        return new UsageRecord(
                facts,
                Optional.of("chan_1"),
                200,
                random.nextInt(10) == 0 ? Outcome.CLIENT_GONE : Outcome.COMPLETE,
                Optional.empty(),
                UsageBreakdown.text(10, 5, UsageSource.UPSTREAM),
                Optional.of(new PricedBy("price_" + priceThen, 10_000, 10_000)),
                charge,
                Money.ofNanos(charge.nanoUsd() / 3),
                Optional.empty(),
                12);
    }
}
