package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.demo.payment.RefundPlan;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.store.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Money that went back without us, and refunds that end later or otherwise than was thought. */
class FoldRefundsTest {

    private static final Optional<Long> WHOLE = Optional.empty();

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void booksWholeRefundOfTheDashboardOnce(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.SUCCEEDED, WHOLE);

            desk.foldNow();
            desk.foldNow();

            assertThat(desk.requests()).hasSize(1);
            Refund found = desk.requests().getFirst();
            assertThat(found.source()).isEqualTo(Refund.Source.PROVIDER);
            assertThat(found.state()).isEqualTo(State.REFUNDED);
            assertThat(desk.lots()).containsExactlyInAnyOrder(LotState.REFUNDED, LotState.REVOKED);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatWasUsedOfCreditRefundedOnTheDashboardIsOwed(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(6));
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.SUCCEEDED, WHOLE);

            desk.foldNow();
            desk.foldNow();

            assertThat(desk.debt()).isEqualTo(Money.ofDollars(6));
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void takesThePartOfTheCreditThatWasPaidBack(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String asked = desk.requestByCustomer();
            desk.shown.refund(desk.payment, "ref_p", RefundStatus.SUCCEEDED, Optional.of(600L));

            desk.foldNow();
            desk.foldNow();

            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofCents(1_650));
            assertThat(desk.state(asked)).isEqualTo(State.INELIGIBLE);
            assertThat(desk.refunds.detail(asked).refund().failedRules())
                    .contains(Refund.Rule.ALREADY_REFUNDED);
            Refund found =
                    desk.requests().stream()
                            .filter(each -> each.source() == Refund.Source.PROVIDER)
                            .findFirst()
                            .orElseThrow();
            assertThat(desk.refunds.detail(found.id()).handling().creditBack())
                    .contains(Money.ofDollars(5));
            assertThat(desk.world.differences()).isEmpty();

            desk.shown.refund(desk.payment, "ref_q", RefundStatus.SUCCEEDED, Optional.of(1_800L));
            desk.foldNow();
            desk.foldNow();
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void wholeRefundOfTheDashboardEndsOursThatIsUnderWay(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.SUCCEEDED, WHOLE);

            desk.foldNow();
            desk.sweepLater();
            desk.foldNow();

            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.requests()).hasSize(1);
            assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void requestIsDoneWhenSomebodyPaysItBackByHand(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.SUCCEEDED, WHOLE);
            desk.foldNow();
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.requests()).hasSize(1);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void refundThatComesBackFreezesTheCreditAgain(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            Payment whenPaid = desk.seen();
            Payment cameBack = withRefundsTurned(whenPaid, RefundStatus.FAILED);

            desk.fold.fold(whenPaid);
            desk.fold.fold(cameBack);
            desk.fold.fold(cameBack);
            desk.fold.fold(whenPaid);

            assertThat(desk.state(id)).isEqualTo(State.FAILED);
            assertThat(desk.lots()).containsOnly(LotState.FROZEN);
            assertThat(desk.world.differences()).isEmpty();
            desk.reject.reject(id, RefundWorld.BEN, "the account is closed");
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(22));
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void refundOfTheDashboardThatComesBackIsCreditAgain(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(6));
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.SUCCEEDED, WHOLE);
            desk.foldNow();
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.FAILED, WHOLE);
            desk.foldNow();
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(16));
            assertThat(desk.requests().getFirst().state()).isEqualTo(State.FAILED);
            assertThat(desk.resend.retry(desk.requests().getFirst().id(), RefundWorld.ANNE))
                    .isInstanceOf(ResendRefund.Outcome.NotSendable.class);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void pendingRefundForDaysIsShownAndEndsByFold(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.STAY_PENDING);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            for (int day = 0; day < 5; day++) {
                desk.world.clock().advance(java.time.Duration.ofDays(1));
                desk.foldNow();
                desk.sweep.run();
            }
            assertThat(desk.state(id)).isEqualTo(State.SENDING);
            desk.world.dodo().decidePending(desk.payment, false);
            desk.foldNow();
            desk.foldNow();
            assertThat(desk.state(id)).isEqualTo(State.FAILED);
            assertThat(desk.lots()).containsOnly(LotState.FROZEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void refundSeenBeforeThePaymentIsCreditedWaitsForIt(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String other = desk.world.orderTopUp(desk.account, 2_000);
            String payment = desk.world.pay(other);
            desk.shown.refund(payment, "ref_early", RefundStatus.SUCCEEDED, WHOLE);
            fold(desk, payment);
            assertThat(desk.requests()).isEmpty();

            desk.world.confirmTopUp().confirm(other);
            fold(desk, payment);

            assertThat(desk.requests()).hasSize(1);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(22));
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    private static void fold(RefundWorld desk, String payment) {
        if (desk.shown.payment(payment)
                instanceof
                com.nexusapi.relay.payment.PaymentProvider.PaymentReading.Found(var found)) {
            desk.fold.fold(found);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void manyFoldsAndSweepsAtOnceBookOnce(Dialect dialect) throws Exception {
        try (RefundWorld desk = new RefundWorld(dialect);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            desk.shown.refund(desk.payment, "ref_d", RefundStatus.SUCCEEDED, WHOLE);
            Payment seen = desk.seen();
            desk.world.clock().advance(SweepRefunds.STANDING.plusSeconds(1));
            Callable<Boolean> fold =
                    () -> {
                        desk.fold.fold(seen);
                        return true;
                    };
            Callable<Boolean> sweep =
                    () -> {
                        desk.sweep.run();
                        return true;
                    };
            for (var done : threads.invokeAll(List.of(fold, sweep, fold, sweep, fold, fold))) {
                assertThat(done.get()).isTrue();
            }
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.requests()).hasSize(1);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    private static Payment withRefundsTurned(Payment payment, RefundStatus status) {
        return payment.with(
                payment.refunds().stream()
                        .map(made ->
                                new Payment.Refund(
                                        made.id(),
                                        status,
                                        made.partial(),
                                        made.amount(),
                                        made.createdAt()))
                        .toList(),
                payment.disputes());
    }
}
