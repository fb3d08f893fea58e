package com.nexusapi.relay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.LongNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.demo.payment.Payer;
import com.nexusapi.demo.payment.WebhookPlan;
import com.nexusapi.relay.payment.InboxWorker;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentEvents.Decision;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.topup.ConfirmTopUp;
import com.nexusapi.relay.topup.SweepTopUps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Payments that arrive in every way they can. */
class PaymentCasesTest {

    private static final Money TWENTY_AND_BONUS = Money.ofDollars(22);

    private static void assertCreditedOnce(WebhookWorld world, String account) {
        assertThat(world.payments.available(account)).isEqualTo(TWENTY_AND_BONUS);
        assertThat(world.payments.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void creditsWhatTheProviderTellsOf(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            world.tell(WebhookPlan.PROMPT);
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            world.payments.pay(topUp);
            await(world, 1);

            world.work();

            assertCreditedOnce(world, account);
            assertThat(world.topUp(topUp).state()).isEqualTo(TopUp.State.PAID);
            assertThat(world.count(State.DONE)).isEqualTo(1);
            assertThat(kinds(world, topUp))
                    .containsExactly(
                            TopUp.Kind.CREATED,
                            TopUp.Kind.CHECKOUT_OPENED,
                            TopUp.Kind.PAID,
                            TopUp.Kind.CREDITED,
                            TopUp.Kind.BONUS,
                            TopUp.Kind.FEE,
                            TopUp.Kind.SETTLED);
        }
    }

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

            assertCreditedOnce(world, account);
            assertThat(world.count(State.DONE)).isEqualTo(31);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefundThatIsToldOfFirstFindsThePaymentCredited(Dialect dialect) {
        List<Payment> folded = new CopyOnWriteArrayList<>();
        try (WebhookWorld world = new WebhookWorld(dialect, List.of(folded::add))) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment = world.payments.pay(topUp);
            String refund = world.payments.dodo().refundOnDashboard(payment, Optional.of(500L));
            world.send(world.delivery("msg_1", "refund.succeeded", payment));
            world.work();
            world.send(world.delivery("msg_2", "payment.succeeded", payment));
            world.work();

            assertCreditedOnce(world, account);
            assertThat(folded).hasSize(2);
            assertThat(folded.getFirst().refunds())
                    .singleElement()
                    .satisfies(it -> assertThat(it.partial()).isTrue());
            assertThat(events(world, topUp, TopUp.Kind.REFUND))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.reference()).isEqualTo(refund);
                        assertThat(event.amount()).contains(Money.ofCents(500));
                        assertThat(event.detail()).isEqualTo("SUCCEEDED PARTIAL");
                    });
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
            assertCreditedOnce(world, account);

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
            assertThat(events(world, topUp, TopUp.Kind.DISPUTE))
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
    void creditsAPaymentThatComesAfterTheTopUpWasGivenUp(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            world.payments.clock().advance(Duration.ofDays(3));
            new SweepTopUps(
                            world.payments.db(),
                            world.payments.confirmTopUp(),
                            world.payments.clock())
                    .run();
            assertThat(world.topUp(topUp).state()).isEqualTo(TopUp.State.FAILED);
            String payment = world.payments.pay(topUp);

            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();

            assertThat(world.topUp(topUp).state()).isEqualTo(TopUp.State.PAID);
            assertCreditedOnce(world, account);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondPaymentIsATopUpOfItsOwn(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String first = world.payments.pay(topUp);
            world.payments.clock().advance(Duration.ofSeconds(1));
            String second = world.payments.dodo().payAgain(world.session(topUp));

            world.send(world.delivery("msg_1", "payment.succeeded", second));
            world.work();
            world.send(world.delivery("msg_2", "payment.succeeded", first));
            world.send(world.delivery("msg_3", "payment.succeeded", second));
            world.work();

            assertThat(world.payments.available(account)).isEqualTo(Money.ofDollars(42));
            List<TopUp> all =
                    world.topUps.pageOfAccount(account, Optional.empty(), 10).stream()
                            .map(it -> it.topUp())
                            .toList();
            assertThat(all).hasSize(2);
            assertThat(all).extracting(TopUp::state).containsOnly(TopUp.State.PAID);
            TopUp.Detail again = world.topUps.detail(all.getFirst().id()).orElseThrow();
            assertThat(again.repeats()).contains(topUp);
            assertThat(again.topUp().bonus()).isEqualTo(Money.ZERO);
            assertThat(world.topUps.detail(topUp).orElseThrow().repeatedBy())
                    .containsExactly(again.topUp().id());
            assertThat(world.payments.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // percent taken off, credit in cents, cents of it given as bonus
        "0, 2000, 200",
        "25, 1500, 150"
    })
    void creditsWhatWasPaidWhereADiscountWasGivenAllTheSame(long percent, long credit, long bonus) {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment =
                    world.payments
                            .dodo()
                            .pay(world.session(topUp), new Payer("DE", "USD", percent));

            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();

            assertThat(world.topUp(topUp).credit()).isEqualTo(Money.ofCents(credit));
            assertThat(world.topUp(topUp).paid().minor()).isEqualTo(credit);
            assertThat(world.topUp(topUp).bonus()).isEqualTo(Money.ofCents(bonus));
            assertThat(events(world, topUp, TopUp.Kind.AMOUNT_CHANGED))
                    .hasSize(percent == 0 ? 0 : 1);
            assertThat(world.payments.differences()).isEmpty();
        }
    }

    @Test
    void creditsWhatWasPaidWhereTheAmountWasRaisedOnThePage() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment = world.payments.pay(topUp);
            world.payments
                    .dodo()
                    .alter(
                            payment,
                            object ->
                                    object.setAll(
                                            Map.of(
                                                    "total_amount", LongNode.valueOf(3_600),
                                                    "tax", LongNode.valueOf(600),
                                                    "settlement_amount", LongNode.valueOf(3_440),
                                                    "settlement_tax", LongNode.valueOf(600))));

            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();

            assertThat(world.topUp(topUp).credit()).isEqualTo(Money.ofDollars(30));
            assertThat(world.payments.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"JPY", "EUR", "KWD"})
    void creditsTheOrderWhateverCurrencyIsPaidIn(String currency) {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment =
                    world.payments.dodo().pay(world.session(topUp), new Payer("JP", currency, 0));

            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();

            assertCreditedOnce(world, account);
            assertThat(world.topUp(topUp).credit()).isEqualTo(Money.ofDollars(20));
            assertThat(balance(world, "processor:dodo")).isEqualTo(Money.ofCents(1_880));
            assertThat(balance(world, "processor:fx")).isEqualTo(Money.ofCents(120));
        }
    }

    @ParameterizedTest
    @EnumSource
    void booksASettlementThatIsKnownLater(Dialect dialect) {
        try (WebhookWorld world = new WebhookWorld(dialect)) {
            AtomicBoolean settled = new AtomicBoolean();
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment = world.payments.pay(topUp);
            world.payments
                    .dodo()
                    .alter(
                            payment,
                            object -> {
                                if (!settled.get()) {
                                    object.remove(
                                            List.of("settlement_amount", "settlement_currency"));
                                }
                            });
            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();
            assertThat(balance(world, "processor:dodo")).isEqualTo(Money.ofDollars(20));

            settled.set(true);
            world.send(world.delivery("msg_2", "payment.succeeded", payment));
            world.send(world.delivery("msg_3", "payment.succeeded", payment));
            world.work();

            assertThat(balance(world, "processor:dodo")).isEqualTo(Money.ofCents(1_880));
            assertThat(events(world, topUp, TopUp.Kind.SETTLED)).hasSize(1);
            assertCreditedOnce(world, account);
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
        }
    }

    @Test
    void aPaymentIsKnownByItsCheckoutWhereTheMetadataIsLost() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String payment = world.payments.pay(world.payments.orderTopUp(account, 2_000));
            world.payments.dodo().alter(payment, object -> object.remove("metadata"));

            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();

            assertCreditedOnce(world, account);
        }
    }

    @Test
    void aRefusedCardLeavesTheCheckoutOpen() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String failed = world.payments.dodo().fail(world.session(topUp));
            world.send(world.delivery("msg_1", "payment.failed", failed));
            world.work();
            assertThat(world.topUp(topUp).state()).isEqualTo(TopUp.State.PENDING);

            String paid = world.payments.pay(topUp);
            world.send(world.delivery("msg_2", "payment.succeeded", paid));
            world.work();

            assertCreditedOnce(world, account);
            assertThat(events(world, topUp, TopUp.Kind.PAYMENT_FAILED)).hasSize(1);
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
            assertCreditedOnce(world, account);
            poison.set(false);
            world.events.retry("anne@nexusapi.com", parked.id());
            world.work();
            assertThat(world.count(State.DONE)).isEqualTo(1);
            assertCreditedOnce(world, account);
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

            assertCreditedOnce(world, account);
        }
    }

    @Test
    void theBonusIsTheRuleAtTheMomentOfThePayment() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            world.payments
                    .settings()
                    .change("anne", Map.of("topUp.firstBonusBps", LongNode.valueOf(500)));
            world.payments.pay(topUp);
            assertThat(world.payments.confirmTopUp().confirm(topUp))
                    .isEqualTo(ConfirmTopUp.Outcome.CREDITED);
            world.payments
                    .settings()
                    .change("anne", Map.of("topUp.firstBonusBps", LongNode.valueOf(0)));

            TopUp.Detail detail = world.topUps.detail(topUp).orElseThrow();
            assertThat(detail.bonusBps()).isEqualTo(500);
            assertThat(detail.topUp().bonus()).isEqualTo(Money.ofDollars(1));
            assertThat(world.payments.available(account)).isEqualTo(Money.ofDollars(21));
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

    /** The provider's own thread may be the one that sends. */
    private static void await(WebhookWorld world, int events) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (world.count(State.WAITING) < events && System.nanoTime() < deadline) {
            world.payments.dodo().sendDueWebhooks();
            Thread.onSpinWait();
        }
        assertThat(world.count(State.WAITING)).isEqualTo(events);
    }

    private static Money balance(WebhookWorld world, String ledgerAccount) {
        return world.payments.ledger().trialBalance().lines().stream()
                .filter(line -> line.ledgerAccount().equals(ledgerAccount))
                .map(line -> line.balance())
                .findFirst()
                .orElse(Money.ZERO);
    }

    private static List<TopUp.Kind> kinds(WebhookWorld world, String topUpId) {
        return world.topUps.detail(topUpId).orElseThrow().timeline().stream()
                .map(TopUp.Event::kind)
                .toList();
    }

    private static List<TopUp.Event> events(WebhookWorld world, String topUpId, TopUp.Kind kind) {
        return world.topUps.detail(topUpId).orElseThrow().timeline().stream()
                .filter(event -> event.kind() == kind)
                .toList();
    }
}
