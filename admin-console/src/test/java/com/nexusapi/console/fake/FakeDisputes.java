package com.nexusapi.console.fake;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Refund;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two disputes: one that the bank has not decided, and one that was lost. */
final class FakeDisputes {

    private final List<Dispute> all;

    FakeDisputes(Instant now, List<Account> accounts) {
        all =
                List.of(
                        dispute("dp_7001", accounts.get(3), Dispute.State.OPEN, now, 2),
                        dispute("dp_6988", accounts.get(5), Dispute.State.LOST, now, 40));
    }

    private static Dispute dispute(
            String id, Account account, Dispute.State state, Instant now, int daysAgo) {
        Instant openedAt = now.minus(Duration.ofDays(daysAgo));
        return new Dispute(
                id,
                state,
                "DISPUTE",
                state == Dispute.State.OPEN ? "OPENED" : "LOST",
                account.id(),
                account.email(),
                "tu_" + id.substring(3),
                new Refund.Paid(6_000, "USD"),
                Money.ofDollars(50),
                openedAt,
                openedAt.plus(Duration.ofHours(1)));
    }

    Page<Dispute> list() {
        return new Page<>(all, Optional.empty());
    }

    Dispute.Detail get(String id) {
        Dispute dispute =
                all.stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new FakeProblem(404, "not_found", "No such dispute."));
        Instant at = dispute.openedAt();
        return new Dispute.Detail(
                dispute,
                "pay_" + id.substring(3),
                at.minus(Duration.ofDays(20)),
                Money.ofDollars(50),
                Money.ZERO,
                List.of(
                        new Refund.Event(
                                at.minus(Duration.ofDays(20)),
                                "top_up_paid",
                                dispute.accountId(),
                                dispute.topUpId()),
                        new Refund.Event(at, "dispute_begun", "system", "at the customer’s bank"),
                        new Refund.Event(
                                at.plusSeconds(40),
                                "account_suspended",
                                "system",
                                dispute.accountEmail())));
    }
}
