package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The refund journeys over a world with one account and one unused top-up of $20. */
final class RefundWorld implements AutoCloseable {

    static final String ANNE = "anne@nexusapi.com";
    static final String BEN = "ben@nexusapi.com";
    static final String OWNER = "olga@nexusapi.com";

    final PaymentWorld world;
    final ShownPayments shown;
    final RefundDesk desk;
    final RequestRefund request;
    final SendRefund send;
    final ApproveRefund approve;
    final RejectRefund reject;
    final ResendRefund resend;
    final GrantException exception;
    final NoteRefund note;
    final SweepRefunds sweep;
    final Refunds refunds;
    final Access access;
    final Accounts accounts;
    final FoldRefunds fold;
    final Disputes disputes;
    final String account;
    final String topUp;
    final String payment;

    RefundWorld(Dialect dialect) {
        world = new PaymentWorld(dialect);
        shown = new ShownPayments(world.provider(), world.clock());
        desk = new RefundDesk(world.db(), shown, world.ledger(), world.clock());
        request = new RequestRefund(desk, world.ids());
        send = new SendRefund(desk);
        approve = new ApproveRefund(desk, send);
        reject = new RejectRefund(desk);
        resend = new ResendRefund(desk, send);
        exception = new GrantException(desk);
        note = new NoteRefund(desk);
        sweep = new SweepRefunds(desk, request, send);
        refunds = new Refunds(desk);
        access =
                new Access(
                        world.db(),
                        new ConfigVersion(world.db()),
                        world.ids(),
                        world.clock(),
                        new SecureRandom());
        accounts = new Accounts(world.db(), world.ids(), world.clock(), access);
        fold = new FoldRefunds(desk, send, accounts, world.ids());
        disputes = new Disputes(desk);
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

    Money debt() {
        return world.ledger().balance(account).debt();
    }

    /** Balance of a ledger account, debit positive. */
    Money books(String ledgerAccount) {
        return world.ledger().trialBalance().lines().stream()
                .filter(line -> line.ledgerAccount().equals(ledgerAccount))
                .map(line -> line.balance())
                .findFirst()
                .orElse(Money.ZERO);
    }

    boolean isSuspended() {
        return accounts.find(account).orElseThrow().state() == Account.State.SUSPENDED;
    }

    /** All requests about the top-up, the oldest first. */
    List<Refund> requests() {
        return refunds.pageOfAccount(account, Optional.empty(), 50).reversed();
    }

    /** What somebody does who heard that something happened to the payment. */
    void foldNow() {
        fold.fold(seen());
    }

    Payment seen() {
        return ((PaymentReading.Found) shown.payment(payment)).payment();
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
