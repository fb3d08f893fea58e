package com.nexusapi.relay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.LongNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.demo.payment.Payer;
import com.nexusapi.demo.payment.WebhookPlan;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.topup.ConfirmTopUp;
import com.nexusapi.relay.topup.SweepTopUps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Payments that arrive in every way they can. */
class PaymentCasesTest {

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

            world.assertCreditedOnce(account);
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

            world.assertCreditedOnce(account);
            assertThat(folded).hasSize(2);
            assertThat(folded.getFirst().refunds())
                    .singleElement()
                    .satisfies(it -> assertThat(it.partial()).isTrue());
            assertThat(world.happened(topUp, TopUp.Kind.REFUND))
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
            world.assertCreditedOnce(account);
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
            assertThat(world.happened(topUp, TopUp.Kind.AMOUNT_CHANGED))
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
    @CsvSource({"JPY, 3441 JPY", "EUR, 20.24 EUR", "KWD, 6.754 KWD"})
    void creditsTheOrderWhateverCurrencyIsPaidIn(String currency, String paid) {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            String account = world.payments.account();
            String topUp = world.payments.orderTopUp(account, 2_000);
            String payment =
                    world.payments.dodo().pay(world.session(topUp), new Payer("JP", currency, 0));

            world.send(world.delivery("msg_1", "payment.succeeded", payment));
            world.work();

            world.assertCreditedOnce(account);
            assertThat(world.topUp(topUp).credit()).isEqualTo(Money.ofDollars(20));
            assertThat(balance(world, "processor:dodo")).isEqualTo(Money.ofCents(1_880));
            assertThat(balance(world, "processor:fx")).isEqualTo(Money.ofCents(120));
            assertThat(world.happened(topUp, TopUp.Kind.PAID))
                    .extracting(TopUp.Event::detail)
                    .containsExactly(paid);
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
            assertThat(world.happened(topUp, TopUp.Kind.SETTLED)).hasSize(1);
            world.assertCreditedOnce(account);
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

            world.assertCreditedOnce(account);
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

            world.assertCreditedOnce(account);
            assertThat(world.happened(topUp, TopUp.Kind.PAYMENT_FAILED)).hasSize(1);
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
}
