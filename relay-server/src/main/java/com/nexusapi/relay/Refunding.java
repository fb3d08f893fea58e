package com.nexusapi.relay;

import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.admin.AdminRoutes;
import com.nexusapi.relay.admin.DisputeRoutes;
import com.nexusapi.relay.admin.RefundRoutes;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.refund.DisputeEvidence;
import com.nexusapi.relay.refund.Disputes;
import com.nexusapi.relay.refund.FoldRefunds;
import com.nexusapi.relay.refund.RefundAlarms;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.RefundLetters;
import com.nexusapi.relay.refund.Refunds;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.refund.SweepRefunds;
import com.nexusapi.relay.refund.WriteOffDebt;
import com.nexusapi.relay.usage.Usage;
import java.time.Duration;
import java.util.List;

/** The refund journeys, with what they are asked through. */
final class Refunding {

    final RefundDesk desk;
    final Refunds refunds;
    final RequestRefund request;
    final SendRefund send;
    final FoldRefunds fold;
    private final Ledger ledger;
    private final Accounts accounts;

    Refunding(
            Foundation foundation,
            PaymentProvider payments,
            Ledger ledger,
            Accounts accounts,
            RefundLetters letters) {
        this.ledger = ledger;
        this.accounts = accounts;
        desk = new RefundDesk(foundation.db(), payments, ledger, foundation.clock(), letters);
        refunds = new Refunds(desk);
        request = new RequestRefund(desk, foundation.ids());
        send = new SendRefund(desk);
        fold = new FoldRefunds(desk, send, accounts, foundation.ids());
    }

    List<AdminRoutes> routes(
            Foundation foundation, Usage usage, Access access, RefundRoutes.Replies replies) {
        return List.of(
                new RefundRoutes(refunds, request, RefundRoutes.Decisions.of(desk, send), replies),
                new DisputeRoutes(
                        new Disputes(desk),
                        new DisputeEvidence(desk, usage, accounts, access),
                        new WriteOffDebt(foundation.db(), ledger, accounts)));
    }

    AlarmSource alarms() {
        return new RefundAlarms(desk);
    }

    void schedule(Jobs jobs) {
        SweepRefunds sweep = new SweepRefunds(desk, request, send);
        jobs.every(Duration.ofSeconds(15), "sweep_refunds", sweep::run);
    }
}
