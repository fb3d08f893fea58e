package com.nexusapi.relay.simulate;

import com.nexusapi.common.Json;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.refund.ApproveRefund;
import com.nexusapi.relay.refund.FoldRefunds;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.RejectRefund;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.ResendRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.refund.SweepRefunds;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.usage.UsageStore;
import java.security.SecureRandom;

/** What one node refunds with. */
record RefundNode(
        NodeProcess process,
        Ledger ledger,
        RequestRefund request,
        ApproveRefund approve,
        RejectRefund reject,
        ResendRefund resend,
        FoldRefunds fold,
        SweepRefunds sweep) {

    /** What all nodes stand on. */
    record Around(
            Database database,
            BankAndProvider provider,
            Faults faults,
            Scheduler scheduler,
            Ids ids) {}

    /** Starts a process's node; the store may refuse. */
    static RefundNode start(NodeProcess process, Around around) {
        Ledger ledger =
                new Ledger(
                        new Ledger.Surroundings(
                                around.database().relays(),
                                around.ids(),
                                around.faults(),
                                around.scheduler(),
                                tx -> around.faults().now()),
                        new UsageStore(Json.newMapper(), process.node()),
                        process.node());
        var _ = ledger.sweepFormerRuns();
        RefundDesk desk =
                new RefundDesk(
                        around.database().relays(), around.provider(), ledger, around.faults());
        SendRefund send = new SendRefund(desk);
        RequestRefund request = new RequestRefund(desk, around.ids());
        return new RefundNode(
                process,
                ledger,
                request,
                new ApproveRefund(desk, send),
                new RejectRefund(desk),
                new ResendRefund(desk, send),
                new FoldRefunds(desk, send, accounts(around), around.ids()),
                new SweepRefunds(desk, request, send));
    }

    private static Accounts accounts(Around around) {
        Access access =
                new Access(
                        around.database().relays(),
                        new ConfigVersion(around.database().relays()),
                        around.ids(),
                        around.faults(),
                        new SecureRandom());
        return new Accounts(
                around.database().relays(), around.ids(), around.faults(), access);
    }
}
