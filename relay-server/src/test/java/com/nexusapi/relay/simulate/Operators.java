package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.GrantCredit;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.TopUpCredit;
import com.nexusapi.relay.simulate.Model.Given;
import com.nexusapi.relay.store.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Gives credit, refunds it, lets it expire, suspends accounts: through any of the nodes. */
final class Operators {

    private final World world;
    private final SplittableRandom random;
    private final Db db;
    private final int wealth;
    private long made;

    Operators(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
        this.db = world.database().relays();
        this.wealth = 1 << random.nextInt(6);
    }

    void openAccounts() {
        for (String account : Model.ACCOUNTS) {
            db.run(tx ->
                    tx.update(
                            """
                            INSERT INTO account (id, email, name, language, state, created_at)
                            VALUES (?, ?, 'A', 'en', 'ACTIVE', ?)
                            """,
                            account,
                            account + "@example.com",
                            world.scheduler().now()));
        }
    }

    void keepWorking() {
        while (true) {
            if (world.isBusy()) {
                world.anyNode(random).ifPresent(this::doSomething);
            }
            world.scheduler().pause(Duration.ofMillis(random.nextInt(600)));
        }
    }

    private void doSomething(Node node) {
        String name = "op_" + ++made + "@" + node.process().node();
        String account = Model.ACCOUNTS.get(random.nextInt(Model.ACCOUNTS.size()));
        Ledger ledger = node.ledger();
        Runnable work =
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> () -> topUp(node, account);
                    case 3, 4, 5 -> () -> grant(node, account);
                    case 6, 7, 8 -> () -> refund(node);
                    case 9, 10 -> () -> world.failing(() -> ledger.expireDue());
                    default -> () -> suspend(account);
                };
        world.scheduler().start(name, Optional.of(node.process()), work);
    }

    private void topUp(Node node, String account) {
        Money bonus =
                random.nextBoolean()
                        ? Money.ZERO
                        : Money.ofCents(wealth * (1L + random.nextInt(50)));
        Given credit =
                new Given(
                        account,
                        "top_" + ++made,
                        Money.ofCents(wealth * (1L + random.nextInt(400))),
                        bonus);
        world.model().asks(credit);
        TopUpCredit top =
                new TopUpCredit(
                        account,
                        credit.reference(),
                        credit.credit(),
                        Money.ofNanos(random.nextLong(credit.credit().nanoUsd())),
                        bonus,
                        world.scheduler().now());
        world.failing(() -> {
            db.run(tx -> node.ledger().topUp(tx, top));
            world.stillAlive(node.process());
            world.model().gave(credit);
        });
    }

    private void grant(Node node, String account) {
        Given credit =
                new Given(
                        account,
                        "grant_" + ++made,
                        Money.ofCents(wealth * (1L + random.nextInt(150))),
                        Money.ZERO);
        Optional<Instant> expiry =
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(
                                world.scheduler().now().plusMillis(1 + random.nextInt(40_000)));
        world.model().asks(credit);
        world.failing(() -> {
            var _ =
                    node.ledger()
                            .grant(
                                    new GrantCredit(
                                            account, credit.credit(), credit.reference(), expiry));
            world.stillAlive(node.process());
            world.model().gave(credit);
        });
    }

    /** Begins to freeze a top-up, and mostly ends it one way or the other. */
    private void refund(Node node) {
        List<String> topUps = world.model().topUps();
        if (topUps.isEmpty()) {
            return;
        }
        int last = topUps.size() - 1;
        String topUp = topUps.get(random.nextBoolean() ? last : random.nextInt(topUps.size()));
        world.failing(() -> {
            if (!isFrozen(topUp) && !freeze(node, topUp)) {
                return;
            }
            world.scheduler().pause(Duration.ofMillis(random.nextInt(3_000)));
            if (random.nextBoolean()) {
                db.run(tx -> node.ledger().unfreeze(tx, topUp));
            } else {
                world.model().asksRefund(topUp);
                db.run(tx -> node.ledger().refund(tx, topUp));
                world.stillAlive(node.process());
                world.model().refunded(topUp);
            }
        });
    }

    private boolean freeze(Node node, String topUp) {
        boolean isReturned = node.ledger().beginFreeze(topUp);
        world.stillAlive(node.process());
        if (random.nextInt(16) == 0) {
            // whoever wanted it is gone: a node gives it up in time
            return false;
        }
        if (isReturned || random.nextBoolean()) {
            return db.call(tx -> node.ledger().freeze(tx, topUp));
        }
        db.run(tx -> node.ledger().giveUpFreeze(tx, topUp));
        return false;
    }

    private boolean isFrozen(String topUp) {
        return db.call(tx ->
                tx.first(
                                "SELECT id FROM lot WHERE top_up_id = ? AND state = 'FROZEN'",
                                row -> row.text("id"),
                                topUp)
                        .isPresent());
    }

    private void suspend(String account) {
        world.failing(() -> setState(account, "SUSPENDED"));
        world.scheduler().pause(Duration.ofMillis(random.nextInt(4_000)));
        world.failing(() -> setState(account, "ACTIVE"));
    }

    private void setState(String account, String state) {
        db.run(tx -> tx.update("UPDATE account SET state = ? WHERE id = ?", state, account));
    }
}
