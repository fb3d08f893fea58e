package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.demo.payment.RefundPlan;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.Hold;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.payment.PaymentProvider;
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

class RefundTest {

    private static final String ANNE = "anne@nexusapi.com";
    private static final String BEN = "ben@nexusapi.com";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeWorlds() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
    }

    /** The refund journeys over a world with one account and one unused top-up of $20. */
    private final class Desk {

        final PaymentWorld world;
        final RefundDesk desk;
        final RequestRefund request;
        final SendRefund send;
        final ApproveRefund approve;
        final RejectRefund reject;
        final SweepRefunds sweep;
        final Refunds refunds;
        final String account;
        final String topUp;
        final String payment;

        Desk(Dialect dialect) {
            world = new PaymentWorld(dialect);
            opened.add(world);
            desk = new RefundDesk(world.db(), world.provider(), world.ledger(), world.clock());
            request = new RequestRefund(desk, world.ids());
            send = new SendRefund(desk);
            approve = new ApproveRefund(desk, send);
            reject = new RejectRefund(desk);
            sweep = new SweepRefunds(desk, request, send);
            refunds = new Refunds(desk);
            account = world.account();
            topUp = world.orderTopUp(account, 2_000);
            payment = world.pay(topUp);
            world.confirmTopUp().confirm(topUp);
        }

        String requestByCustomer() {
            return recorded(request.byCustomer(account, topUp, "changed my mind")).id();
        }

        State state(String refundId) {
            return refunds.detail(refundId).refund().state();
        }

        List<LotState> lots() {
            return world.ledger().balance(account).lots().stream().map(lot -> lot.state()).toList();
        }

        void sweepLater() {
            world.clock().advance(SweepRefunds.STANDING.plusSeconds(1));
            sweep.run();
        }
    }

    private static Refund recorded(RequestRefund.Outcome outcome) {
        return ((RequestRefund.Outcome.Recorded) outcome).refund();
    }

    @ParameterizedTest
    @EnumSource
    void refundsUnusedTopUpAndRevokesItsBonus(Dialect dialect) {
        Desk desk = new Desk(dialect);
        String id = desk.requestByCustomer();
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);

        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOf(ApproveRefund.Outcome.Approved.class);

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.lots()).containsExactlyInAnyOrder(LotState.REFUNDED, LotState.REVOKED);
        assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
        Refund.Detail detail = desk.refunds.detail(id);
        assertThat(detail.refund().approvedBy()).contains(ANNE);
        assertThat(detail.refund().deadlineAt())
                .isEqualTo(PaymentWorld.START.plus(Duration.ofDays(30)));
        assertThat(detail.providerRefundId()).isPresent();
        assertThat(detail.checks()).hasSize(4).allMatch(Refund.Check::passed);
        assertThat(detail.timeline())
                .extracting(Refund.Event::kind)
                .containsExactly("requested", "eligible", "approved", "sending", "refunded");
    }

    @Test
    void refusesApprovalByRequesterAndByCustomer() {
        Desk desk = new Desk(Dialect.H2);
        Refund.Creation creation = new Refund.Creation(desk.topUp, "by phone", Optional.empty());
        String id = recorded(desk.request.byOperator(ANNE, creation)).id();

        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
        assertThat(desk.approve.approve(id, "Anne@NexusAPI.com"))
                .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
        assertThat(desk.approve.approve(id, desk.account + "@example.com"))
                .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
        assertThat(desk.approve.approve(id, BEN))
                .isInstanceOf(ApproveRefund.Outcome.Approved.class);
    }

    @ParameterizedTest
    @EnumSource
    void letsOneOfTwoApproversThrough(Dialect dialect) throws Exception {
        Desk desk = new Desk(dialect);
        String id = desk.requestByCustomer();
        List<Callable<Boolean>> approvals =
                List.of(() -> approves(desk, id, ANNE), () -> approves(desk, id, BEN));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(approvals).stream().map(Future::resultNow))
                    .containsExactlyInAnyOrder(true, false);
        }

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
    }

    private static boolean approves(Desk desk, String id, String approver) {
        try {
            return desk.approve.approve(id, approver) instanceof ApproveRefund.Outcome.Approved;
        } catch (IllegalTransition e) {
            return false;
        }
    }

    @Test
    void findsCreditUsedBetweenRequestAndApproval() {
        Desk desk = new Desk(Dialect.H2);
        String id = desk.requestByCustomer();
        desk.world.spend(desk.account, Money.ofNanos(1));

        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOfSatisfying(
                        ApproveRefund.Outcome.NotEligible.class,
                        refused -> assertThat(refused.reason()).contains("$0.000000001 of"));

        assertThat(desk.state(id)).isEqualTo(State.INELIGIBLE);
        assertThat(desk.refunds.detail(id).refund().failedRules())
                .containsExactly(Refund.Rule.USED);
        assertThat(desk.world.dodo().refundOrders()).isZero();
        assertThat(desk.lots()).containsOnly(LotState.OPEN);
        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOf(ApproveRefund.Outcome.NotEligible.class);
    }

    @Test
    void waitsWhileRunningCallHoldsTheCredit() {
        Desk desk = new Desk(Dialect.H2);
        String id = desk.requestByCustomer();
        Hold hold = hold(desk);

        assertThat(desk.approve.approve(id, ANNE)).isInstanceOf(ApproveRefund.Outcome.InUse.class);
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

        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOf(ApproveRefund.Outcome.Approved.class);
        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
    }

    private static Hold hold(Desk desk) {
        HoldRequest request =
                new HoldRequest(desk.account, desk.world.call(desk.account), Money.ofCents(5));
        return ((Authorization.Granted) desk.world.ledger().authorize(request)).hold();
    }

    @Test
    void judgesByTheTimeOfReceipt() {
        Desk desk = new Desk(Dialect.H2);
        desk.world.clock().advance(Duration.ofDays(31));
        Refund late = recorded(desk.request.byCustomer(desk.account, desk.topUp, "late"));
        assertThat(late.state()).isEqualTo(State.INELIGIBLE);
        assertThat(late.failedRules()).containsExactly(Refund.Rule.WINDOW);

        Refund.Creation mailed =
                new Refund.Creation(
                        desk.topUp,
                        "mail of the 29th day",
                        Optional.of(PaymentWorld.START.plus(Duration.ofDays(29))));
        assertThat(recorded(desk.request.byOperator(ANNE, mailed)).state())
                .isEqualTo(State.ELIGIBLE);
        Refund.Creation tomorrow =
                new Refund.Creation(
                        desk.topUp,
                        "not yet",
                        Optional.of(PaymentWorld.START.plus(Duration.ofDays(99))));
        assertThatThrownBy(() -> desk.request.byOperator(ANNE, tomorrow))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void answersSecondRequestWithTheOpenOne() {
        Desk desk = new Desk(Dialect.H2);
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
        Desk desk = new Desk(Dialect.H2);
        desk.approve.approve(desk.requestByCustomer(), ANNE);

        Refund again = recorded(desk.request.byCustomer(desk.account, desk.topUp, "again"));

        assertThat(again.failedRules()).containsExactly(Refund.Rule.ALREADY_REFUNDED);
    }

    @Test
    void rejectsWithReasonAndNeverTwice() {
        Desk desk = new Desk(Dialect.H2);
        String id = desk.requestByCustomer();

        assertThat(desk.reject.reject(id, ANNE, "withdrawn").state()).isEqualTo(State.REJECTED);

        assertThat(desk.refunds.detail(id).rejectionReason()).contains("withdrawn");
        assertThatThrownBy(() -> desk.reject.reject(id, ANNE, "again"))
                .isInstanceOf(IllegalTransition.class);
        assertThatThrownBy(() -> desk.approve.approve(id, ANNE))
                .isInstanceOf(IllegalTransition.class);
        assertThatThrownBy(() -> desk.refunds.detail("rfd_none")).isInstanceOf(NoSuchRefund.class);
        assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(22));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "REFUSE"})
    void keepsCreditFrozenWhenProviderFailsAndFreesItByRejection(RefundPlan plan) {
        Desk desk = new Desk(Dialect.H2);
        desk.world.dodo().plan(desk.payment, plan);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, ANNE);

        assertThat(desk.state(id)).isEqualTo(State.FAILED);
        assertThat(desk.lots()).containsOnly(LotState.FROZEN);
        desk.reject.reject(id, BEN, "card closed; credit kept");
        assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(22));
        assertThat(desk.world.differences()).isEmpty();
    }

    @Test
    void findsRefundThatWasMadeWithoutAnAnswer() {
        Desk desk = new Desk(Dialect.H2);
        desk.world.dodo().plan(desk.payment, RefundPlan.SUCCEED_UNANSWERED);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, ANNE);

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
    }

    @Test
    void ordersNothingAgainAfterUnknownOutcome() {
        Desk desk = new Desk(Dialect.H2);
        desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, ANNE);
        assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        desk.sweepLater();
        desk.sweepLater();

        assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        assertThat(desk.lots()).containsOnly(LotState.FROZEN);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThatThrownBy(() -> desk.reject.reject(id, BEN, "no"))
                .isInstanceOf(IllegalTransition.class);
    }

    @ParameterizedTest
    @EnumSource
    void sendsAfterCrashBetweenFreezeAndOrder(Dialect dialect) {
        Desk desk = new Desk(dialect);
        String id = desk.requestByCustomer();
        crashBefore(desk, State.SENDING, id);
        assertThat(desk.state(id)).isEqualTo(State.APPROVED);

        desk.sweep.run();
        assertThat(desk.state(id)).isEqualTo(State.APPROVED);
        desk.sweepLater();

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
    }

    @Test
    void asksProviderAfterCrashDuringOrder() {
        Desk desk = new Desk(Dialect.H2);
        String id = desk.requestByCustomer();
        crashBefore(desk, State.REFUNDED, id);
        assertThat(desk.state(id)).isEqualTo(State.SENDING);

        desk.sweepLater();

        assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        assertThat(desk.world.dodo().refundOrders()).isZero();
    }

    /** Approves with a process that dies before the request reaches the state. */
    private static void crashBefore(Desk desk, State state, String id) {
        desk.world
                .db()
                .run(tx -> {
                    RefundStore store = new RefundStore();
                    StoredRefund refund = store.find(tx, id).orElseThrow();
                    desk.world.ledger().freeze(tx, desk.topUp);
                    store.move(tx, refund, State.APPROVED, desk.world.clock().now());
                    if (state != State.SENDING) {
                        store.move(
                                tx,
                                store.find(tx, id).orElseThrow(),
                                State.SENDING,
                                desk.world.clock().now());
                    }
                });
    }

    @Test
    void followsPendingRefundToItsEnd() {
        Desk desk = new Desk(Dialect.H2);
        desk.world.dodo().plan(desk.payment, RefundPlan.STAY_PENDING);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, ANNE);
        desk.sweepLater();
        assertThat(desk.state(id)).isEqualTo(State.SENDING);
        desk.world.dodo().decidePending(desk.payment, true);
        desk.sweepLater();

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.refunds.detail(id).timeline())
                .extracting(Refund.Event::kind)
                .containsOnlyOnce("pending");
        assertThat(desk.world.differences()).isEmpty();
    }

    @Test
    void changesNothingWhileProviderIsDown() {
        Desk desk = new Desk(Dialect.H2);
        String id = desk.requestByCustomer();
        desk.world.dodo().close();

        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOf(ApproveRefund.Outcome.ProviderUnavailable.class);
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
        assertThat(desk.lots()).containsOnly(LotState.OPEN);
        String other =
                recorded(
                                desk.request.byCustomer(
                                        desk.account, paidWhileDown(desk), "provider down"))
                        .id();
        assertThat(desk.state(other)).isEqualTo(State.REQUESTED);
    }

    /** Another paid top-up, written as its confirmation would have. */
    private static String paidWhileDown(Desk desk) {
        String topUp = desk.world.ids().next("top");
        desk.world
                .db()
                .run(tx ->
                        tx.update(
                                """
                                INSERT INTO top_up (id, account_id, state, amount_minor,
                                    currency, credit, bonus, payment_id,
                                    payment_created_at, paid_at, created_at)
                                VALUES (?, ?, 'PAID', 500, 'USD', 5000000000, 0, 'pay_x',
                                    ?, ?, ?)
                                """,
                                topUp,
                                desk.account,
                                PaymentWorld.START,
                                PaymentWorld.START,
                                PaymentWorld.START));
        return topUp;
    }

    @Test
    void findsRefundMadeOnProvidersOwnPages() {
        Desk desk = new Desk(Dialect.H2);
        String id = desk.requestByCustomer();
        desk.world
                .provider()
                .refund(new PaymentProvider.RefundOrder(desk.payment, "dashboard", "by hand"));

        assertThat(desk.approve.approve(id, ANNE))
                .isInstanceOf(ApproveRefund.Outcome.NotEligible.class);
        assertThat(desk.refunds.detail(id).refund().failedRules())
                .containsExactly(Refund.Rule.ALREADY_REFUNDED);
    }

    @ParameterizedTest
    @EnumSource
    void showsTheMostUrgentFirst(Dialect dialect) {
        Desk desk = new Desk(dialect);
        String urgent = desk.requestByCustomer();
        desk.world.clock().advance(Duration.ofDays(1));
        String second = desk.world.paidTopUp(desk.account, 500);
        String later = recorded(desk.request.byCustomer(desk.account, second, "x")).id();
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
        assertThat(Transitions.after(State.REFUNDED)).isEmpty();
    }
}
