package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import java.util.List;

/** The refund journeys over a world with one account and one unused top-up of $20. */
final class RefundWorld implements AutoCloseable {

    static final String ANNE = "anne@nexusapi.com";
    static final String BEN = "ben@nexusapi.com";

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

    RefundWorld(Dialect dialect) {
        world = new PaymentWorld(dialect);
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

    static Refund recorded(RequestRefund.Outcome outcome) {
        return ((RequestRefund.Outcome.Recorded) outcome).refund();
    }

    @Override
    public void close() {
        world.close();
    }
}
