package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Refund;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two disputes: one that the bank has not decided, and one that was lost and left a debt. */
final class FakeDisputes {

    private final ObjectMapper json = Json.newMapper();
    private final List<Dispute> all;
    private final Map<String, Money> debts = new HashMap<>();
    private Optional<String> reason = Optional.empty();

    FakeDisputes(Instant now, List<Account> accounts) {
        all =
                List.of(
                        dispute("dp_7001", accounts.get(3), Dispute.State.OPEN, now, 2),
                        dispute("dp_6988", accounts.get(5), Dispute.State.LOST, now, 40));
        debts.put(accounts.get(5).id(), Money.parseDollars("8.63"));
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

    private Money debt(String account) {
        return debts.getOrDefault(account, Money.ZERO);
    }

    /** Why the last debt was written off. */
    Optional<String> reason() {
        return reason;
    }

    Object writeOff(String account, byte[] body) throws IOException {
        Dispute.WriteOff asked = json.readValue(body, Dispute.WriteOff.class);
        Money owed = debt(account);
        if (owed.isZero()) {
            throw new FakeProblem(409, "nothing_owed", "The account owes nothing.");
        }
        Money left = owed.minus(asked.amount().orElse(owed).min(owed));
        debts.put(account, left);
        reason = Optional.of(asked.reason());
        return Map.of(
                "entryId",
                "ent_7",
                "balance",
                new Account.Balance(Money.ZERO, Money.ZERO, left, List.of()));
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
                debt(dispute.accountId()),
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
