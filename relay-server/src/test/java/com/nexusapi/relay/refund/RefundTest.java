package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.Hold;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and decisions: who may, when, and what then holds. */
class RefundTest {

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeWorlds() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
    }

    private RefundWorld opened(Dialect dialect) {
        RefundWorld world = new RefundWorld(dialect);
        opened.add(world);
        return world;
    }

    @ParameterizedTest
    @EnumSource
    void refundsUnusedTopUpAndRevokesItsBonus(Dialect dialect) {
        RefundWorld desk = opened(dialect);
        String id = desk.requestByCustomer();
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.Approved.class);

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.lots()).containsExactlyInAnyOrder(LotState.REFUNDED, LotState.REVOKED);
        assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
        Refund.Detail detail = desk.refunds.detail(id);
        assertThat(detail.refund().approvedBy()).contains(RefundWorld.ANNE);
        assertThat(detail.refund().deadlineAt())
                .isEqualTo(PaymentWorld.START.plus(Duration.ofDays(30)));
        assertThat(detail.providerRefundId()).isPresent();
        assertThat(detail.checks()).hasSize(4).allMatch(Refund.Check::passed);
        assertThat(detail.timeline())
                .extracting(Refund.Event::kind)
                .containsExactly(
                        "top_up_paid", "requested", "eligible", "approved", "sending", "refunded");
    }

    @Test
    void refusesApprovalByRequesterAndByCustomer() {
        RefundWorld desk = opened(Dialect.H2);
        Refund.Creation creation = new Refund.Creation(desk.topUp, "by phone", Optional.empty());
        String id = RefundWorld.recorded(desk.request.byOperator(RefundWorld.ANNE, creation)).id();

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
        assertThat(desk.approve.approve(id, "Anne@NexusAPI.com"))
                .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
        assertThat(desk.approve.approve(id, desk.account + "@example.com"))
                .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
        assertThat(desk.approve.approve(id, RefundWorld.BEN))
                .isInstanceOf(ApproveRefund.Outcome.Approved.class);
    }

    @ParameterizedTest
    @EnumSource
    void letsOneOfTwoApproversThrough(Dialect dialect) throws Exception {
        RefundWorld desk = opened(dialect);
        String id = desk.requestByCustomer();
        List<Callable<Boolean>> approvals =
                List.of(
                        () -> approves(desk, id, RefundWorld.ANNE),
                        () -> approves(desk, id, RefundWorld.BEN));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(approvals).stream().map(Future::resultNow))
                    .containsExactlyInAnyOrder(true, false);
        }

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
    }

    private static boolean approves(RefundWorld desk, String id, String approver) {
        try {
            return desk.approve.approve(id, approver) instanceof ApproveRefund.Outcome.Approved;
        } catch (IllegalTransition e) {
            return false;
        }
    }

    @Test
    void findsCreditUsedBetweenRequestAndApproval() {
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();
        desk.world.spend(desk.account, Money.ofNanos(1));

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOfSatisfying(
                        ApproveRefund.Outcome.NotEligible.class,
                        refused -> assertThat(refused.reason()).contains("$0.000000001 of"));

        assertThat(desk.state(id)).isEqualTo(State.INELIGIBLE);
        assertThat(desk.refunds.detail(id).refund().failedRules())
                .containsExactly(Refund.Rule.USED);
        assertThat(desk.world.dodo().refundOrders()).isZero();
        assertThat(desk.lots()).containsOnly(LotState.OPEN);
        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.NotEligible.class);
    }

    @Test
    void waitsWhileRunningCallHoldsTheCredit() {
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();
        Hold hold = hold(desk);

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.InUse.class);
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
        desk.world
                .ledger()
                .release(
                        hold,
                        UsageRecord.uncharged(
                                hold.call(),
                                502,
                                com.nexusapi.common.admin.Outcome.UPSTREAM_ERROR,
                                Optional.empty(),
                                5));

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.Approved.class);
        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
    }

    private static Hold hold(RefundWorld desk) {
        HoldRequest request =
                new HoldRequest(desk.account, desk.world.call(desk.account), Money.ofCents(5));
        return ((Authorization.Granted) desk.world.ledger().authorize(request)).hold();
    }

    @Test
    void judgesByTheTimeOfReceipt() {
        RefundWorld desk = opened(Dialect.H2);
        desk.world.clock().advance(Duration.ofDays(31));
        Refund late =
                RefundWorld.recorded(desk.request.byCustomer(desk.account, desk.topUp, "late"));
        assertThat(late.state()).isEqualTo(State.INELIGIBLE);
        assertThat(late.failedRules()).containsExactly(Refund.Rule.WINDOW);

        Refund.Creation mailed =
                new Refund.Creation(
                        desk.topUp,
                        "mail of the 29th day",
                        Optional.of(PaymentWorld.START.plus(Duration.ofDays(29))));
        assertThat(RefundWorld.recorded(desk.request.byOperator(RefundWorld.ANNE, mailed)).state())
                .isEqualTo(State.ELIGIBLE);
        Refund.Creation tomorrow =
                new Refund.Creation(
                        desk.topUp,
                        "not yet",
                        Optional.of(PaymentWorld.START.plus(Duration.ofDays(99))));
        assertThatThrownBy(() -> desk.request.byOperator(RefundWorld.ANNE, tomorrow))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void answersSecondRequestWithTheOpenOne() {
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();

        assertThat(desk.request.byCustomer(desk.account, desk.topUp, "again"))
                .isInstanceOfSatisfying(
                        RequestRefund.Outcome.AlreadyOpen.class,
                        open -> assertThat(open.refund().id()).isEqualTo(id));
        assertThat(desk.request.byCustomer(desk.world.account(), desk.topUp, "not mine"))
                .isInstanceOf(RequestRefund.Outcome.NoSuchTopUp.class);
        String unpaid = desk.world.orderTopUp(desk.account, 500);
        assertThat(desk.request.byCustomer(desk.account, unpaid, "unpaid"))
                .isInstanceOf(RequestRefund.Outcome.NotPaid.class);
    }

    @Test
    void refusesRequestAfterRefund() {
        RefundWorld desk = opened(Dialect.H2);
        desk.approve.approve(desk.requestByCustomer(), RefundWorld.ANNE);

        Refund again =
                RefundWorld.recorded(desk.request.byCustomer(desk.account, desk.topUp, "again"));

        assertThat(again.failedRules()).containsExactly(Refund.Rule.ALREADY_REFUNDED);
    }

    @Test
    void rejectsWithReasonAndNeverTwice() {
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();

        assertThat(desk.reject.reject(id, RefundWorld.ANNE, "withdrawn").state())
                .isEqualTo(State.REJECTED);

        assertThat(desk.refunds.detail(id).rejectionReason()).contains("withdrawn");
        assertThatThrownBy(() -> desk.reject.reject(id, RefundWorld.ANNE, "again"))
                .isInstanceOf(IllegalTransition.class);
        assertThatThrownBy(() -> desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(IllegalTransition.class);
        assertThatThrownBy(() -> desk.refunds.detail("rfd_none")).isInstanceOf(NoSuchRefund.class);
        assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(22));
    }

    @ParameterizedTest
    @EnumSource
    void showsTheMostUrgentFirst(Dialect dialect) {
        RefundWorld desk = opened(dialect);
        String urgent = desk.requestByCustomer();
        desk.world.clock().advance(Duration.ofDays(1));
        String second = desk.world.paidTopUp(desk.account, 500);
        String later =
                RefundWorld.recorded(desk.request.byCustomer(desk.account, second, "x")).id();
        Optional<State> eligible = Optional.of(State.ELIGIBLE);

        List<Refund> first = desk.refunds.page(eligible, Refunds.Place.START, 1);
        assertThat(first).extracting(Refund::id).containsExactly(urgent);
        assertThat(desk.refunds.page(eligible, Refunds.Place.of(first.getFirst()), 10))
                .extracting(Refund::id)
                .containsExactly(later);
        assertThat(desk.refunds.page(Optional.empty(), Refunds.Place.START, 10)).hasSize(2);
        assertThat(desk.refunds.page(Optional.of(State.FAILED), Refunds.Place.START, 10)).isEmpty();
        assertThat(desk.refunds.pageOfAccount(desk.account, Optional.empty(), 10))
                .extracting(Refund::id)
                .containsExactly(later, urgent);
    }

    @Test
    void namesEveryAllowedTransition() {
        for (State from : State.values()) {
            for (State to : State.values()) {
                if (Transitions.after(from).contains(to)) {
                    Transitions.check(from, to);
                } else {
                    assertThatThrownBy(() -> Transitions.check(from, to))
                            .isInstanceOf(IllegalTransition.class)
                            .hasMessageContaining(from.name());
                }
            }
        }
        assertThat(Transitions.after(State.REJECTED)).isEmpty();
        assertThat(Transitions.after(State.REFUNDED)).containsExactly(State.FAILED);
    }
}
