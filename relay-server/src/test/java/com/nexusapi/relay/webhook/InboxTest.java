package com.nexusapi.relay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.demo.payment.WebhookPlan;
import com.nexusapi.relay.payment.InboxWorker;
import com.nexusapi.relay.payment.PaymentEvents.Decision;
import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the worker and the sweep do with what the inbox keeps. */
class InboxTest {

    private static final Money TWENTY_AND_BONUS = Money.ofDollars(22);

    @ParameterizedTest
    @EnumSource
    void creditsOnceWhenManyEventsTwoNodesAndTheSweepMeet(Dialect dialect) throws Exception {
        try (WebhookWorld world = new WebhookWorld(dialect);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String account = world.payments.account();
            String payment = world.payments.pay(world.payments.orderTopUp(account, 2_000));
            for (int i = 0; i < 30; i++) {
                world.send(world.delivery("msg_" + i, "payment.succeeded", payment));
            }
            List<Callable<Integer>> work = new ArrayList<>();
            for (InboxWorker worker : world.workers()) {
                work.add(worker::run);
            }
            work.add(world.sweep::run);

            threads.invokeAll(work).forEach(done -> assertThat(done.resultNow()).isNotNegative());
            world.work();

            world.assertCreditedOnce(account);
            assertThat(world.count(State.DONE)).isEqualTo(31);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSweepFindsWhatNoWebhookTold(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            world.tell(new WebhookPlan(1, Duration.ZERO, 0, 100));
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment = world.payments.pay(topUp);
            assertThat(world.payments.dodo().lostWebhooks()).isEqualTo(1);

            assertThat(world.sweep.run()).isEqualTo(1);
            world.work();
            world.assertCreditedOnce(account);

            world.payments.clock().advance(Duration.ofMinutes(1));
            assertThat(world.sweep.run()).isZero();
            String dispute = world.payments.dodo().openDispute(payment);
            world.payments.clock().advance(Duration.ofMinutes(1));
            assertThat(world.sweep.run()).isEqualTo(2);
            world.work();
            world.payments.dodo().moveDispute(dispute, "dispute", "won");
            world.payments.clock().advance(Duration.ofHours(7));
            assertThat(world.sweep.run()).isEqualTo(2);
            world.work();
            assertThat(world.happened(topUp, TopUp.Kind.DISPUTE))
                    .extracting(TopUp.Event::detail)
                    .containsExactly("DISPUTE OPENED", "DISPUTE WON");
        }
    }

    @Test
    void theSweepReadsEveryPageAndGoesOnWhereTheProviderWasDown() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            for (int i = 0; i < 205; i++) {
                world.payments.dodo().payWithoutCheckout(1_000);
            }
            assertThat(world.sweep.run()).isEqualTo(205);

            world.payments.dodo().close();
            world.payments.clock().advance(Duration.ofMinutes(1));
            assertThat(world.sweep.run()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentThatNamesNoTopUpWaitsForAPerson(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            String payment = world.payments.dodo().payWithoutCheckout(2_000);
            world.send(world.delivery("msg_1", "payment.succeeded", payment));

            world.work();

            PaymentEvent parked = world.events.page(State.PARKED, Optional.empty(), 10).getFirst();
            assertThat(parked.failure()).contains("names no top-up");
            assertThat(world.events.alarms()).hasSize(1);
            assertThat(world.events.retry("anne@nexusapi.com", parked.id()))
                    .isInstanceOf(Decision.Taken.class);
            world.work();
            assertThat(world.count(State.PARKED)).isEqualTo(1);
            assertThat(world.events.dismiss("anne@nexusapi.com", parked.id(), "paid back"))
                    .isInstanceOf(Decision.Taken.class);
            assertThat(world.events.alarms()).isEmpty();
            assertThat(world.events.retry("anne@nexusapi.com", parked.id()))
                    .isEqualTo(new Decision.NotParked(State.DISMISSED));
            world.payments.dodo().refundOnDashboard(payment, Optional.empty());
            world.sweep.run();
            world.work();
            assertThat(world.count(State.PARKED)).isZero();
        }
    }

    @Test
    void triesAPoisonEventMoreAndMoreRarelyAndThenParksIt() {
        AtomicBoolean poison = new AtomicBoolean(true);
        try (WebhookWorld world =
                new WebhookWorld(
                        Dialect.H2,
                        List.of(payment -> {
                            if (poison.get()) {
                                throw new IllegalStateException("poison");
                            }
                        }))) {
            String account = world.payments.account();
            String payment = world.payments.pay(world.payments.orderTopUp(account, 2_000));
            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            int tries = 0;
            for (int second = 0;
                    second < 3 * 3_600 && world.count(State.PARKED) == 0;
                    second += 10) {
                tries += world.workers().getFirst().run();
                world.payments.clock().advance(Duration.ofSeconds(10));
            }

            assertThat(tries).isEqualTo(10);
            PaymentEvent parked = world.events.page(State.PARKED, Optional.empty(), 10).getFirst();
            assertThat(parked.failure()).contains("poison");
            world.assertCreditedOnce(account);
            poison.set(false);
            world.events.retry("anne@nexusapi.com", parked.id());
            world.work();
            assertThat(world.count(State.DONE)).isEqualTo(1);
            world.assertCreditedOnce(account);
        }
    }

    @Test
    void parksNothingWhileTheProviderIsDown() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String payment =
                    world.payments.pay(world.payments.orderTopUp(world.payments.account(), 2_000));
            world.payments.dodo().close();
            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            for (int hour = 0; hour < 24; hour++) {
                world.work();
                world.payments.clock().advance(Duration.ofHours(1));
            }

            assertThat(world.count(State.WAITING)).isEqualTo(1);
            assertThat(world.events.alarms())
                    .singleElement()
                    .satisfies(it -> assertThat(it.code()).isEqualTo("payment_events_waiting"));
        }
    }

    @Test
    void aClaimOfANodeThatDiedRunsOut() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String payment = world.payments.pay(world.payments.orderTopUp(account, 2_000));
            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.payments
                    .db()
                    .run(tx ->
                            tx.update(
                                    "UPDATE payment_event SET due_at = ?, attempts = 1",
                                    world.payments.clock().now().plus(Duration.ofMinutes(5))));
            world.work();
            assertThat(world.payments.available(account)).isEqualTo(Money.ZERO);

            world.payments.clock().advance(Duration.ofMinutes(6));
            world.work();

            world.assertCreditedOnce(account);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrDoubledOnABadRoad(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            world.tell(new WebhookPlan(20_261_103, Duration.ofSeconds(90), 40, 25));
            List<String> accounts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String account = world.payments.account();
                accounts.add(account);
                world.payments.pay(world.payments.orderTopUp(account, 2_000));
            }
            for (int i = 0; i < 12; i++) {
                world.payments.clock().advance(Duration.ofSeconds(10));
                world.payments.dodo().sendDueWebhooks();
                world.workers().forEach(InboxWorker::run);
            }
            assertThat(world.payments.dodo().lostWebhooks()).isPositive();
            world.sweep.run();
            world.work();

            assertThat(accounts)
                    .allSatisfy(account ->
                            assertThat(world.payments.available(account))
                                    .isEqualTo(TWENTY_AND_BONUS));
            assertThat(world.payments.differences()).isEmpty();
        }
    }
}
