package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.demo.payment.RefundPlan;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an order to the provider: failed, unanswered, pending, cut off by a crash. */
class RefundOutcomeTest {

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
    @EnumSource(names = {"FAIL", "REFUSE"})
    void keepsCreditFrozenWhenProviderFailsAndFreesItByRejection(RefundPlan plan) {
        RefundWorld desk = opened(Dialect.H2);
        desk.world.dodo().plan(desk.payment, plan);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, RefundWorld.ANNE);

        assertThat(desk.state(id)).isEqualTo(State.FAILED);
        assertThat(desk.lots()).containsOnly(LotState.FROZEN);
        desk.reject.reject(id, RefundWorld.BEN, "card closed; credit kept");
        assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(22));
        assertThat(desk.world.differences()).isEmpty();
    }

    @Test
    void findsRefundThatWasMadeWithoutAnAnswer() {
        RefundWorld desk = opened(Dialect.H2);
        desk.world.dodo().plan(desk.payment, RefundPlan.SUCCEED_UNANSWERED);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, RefundWorld.ANNE);

        assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThat(desk.world.differences()).isEmpty();
    }

    @Test
    void ordersNothingAgainAfterUnknownOutcome() {
        RefundWorld desk = opened(Dialect.H2);
        desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, RefundWorld.ANNE);
        assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        desk.sweepLater();
        desk.sweepLater();

        assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        assertThat(desk.lots()).containsOnly(LotState.FROZEN);
        assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        assertThatThrownBy(() -> desk.reject.reject(id, RefundWorld.BEN, "no"))
                .isInstanceOf(IllegalTransition.class);
    }

    @ParameterizedTest
    @EnumSource
    void sendsAfterCrashBetweenFreezeAndOrder(Dialect dialect) {
        RefundWorld desk = opened(dialect);
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
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();
        crashBefore(desk, State.REFUNDED, id);
        assertThat(desk.state(id)).isEqualTo(State.SENDING);

        desk.sweepLater();

        assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        assertThat(desk.world.dodo().refundOrders()).isZero();
    }

    /** Approves with a process that dies before the request reaches the state. */
    private static void crashBefore(RefundWorld desk, State state, String id) {
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
        RefundWorld desk = opened(Dialect.H2);
        desk.world.dodo().plan(desk.payment, RefundPlan.STAY_PENDING);
        String id = desk.requestByCustomer();

        desk.approve.approve(id, RefundWorld.ANNE);
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
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();
        desk.world.dodo().close();

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.ProviderUnavailable.class);
        assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
        assertThat(desk.lots()).containsOnly(LotState.OPEN);
        String other =
                RefundWorld.recorded(
                                desk.request.byCustomer(
                                        desk.account, paidWhileDown(desk), "provider down"))
                        .id();
        assertThat(desk.state(other)).isEqualTo(State.REQUESTED);
    }

    /** Another paid top-up, written as its confirmation would have. */
    private static String paidWhileDown(RefundWorld desk) {
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
        RefundWorld desk = opened(Dialect.H2);
        String id = desk.requestByCustomer();
        desk.world
                .provider()
                .refund(new PaymentProvider.RefundOrder(desk.payment, "dashboard", "by hand"));

        assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                .isInstanceOf(ApproveRefund.Outcome.NotEligible.class);
        assertThat(desk.refunds.detail(id).refund().failedRules())
                .containsExactly(Refund.Rule.ALREADY_REFUNDED);
    }
}
