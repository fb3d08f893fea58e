package com.nexusapi.relay.account;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.usage.Grouping;
import com.nexusapi.relay.usage.RequestFilter;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code /balance}, {@code /usage} and {@code /requests} of the key's account. */
public final class BalanceRoutes implements AccountRoutes {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(30);

    private final Ledger ledger;
    private final Usage usage;
    private final Clock clock;

    public BalanceRoutes(Ledger ledger, Usage usage, Clock clock) {
        this.ledger = ledger;
        this.usage = usage;
        this.clock = clock;
    }

    @Override
    public void addTo(AccountRouter router) {
        router.add("GET", "/balance", call -> Answer.ok(ledger.balance(call.accountId())));
        router.add("GET", "/usage", this::usage);
        router.add("GET", "/requests", this::requests);
    }

    private Answer usage(AccountCall call) {
        Parameters query = call.query();
        Instant to = query.time("to").orElseGet(clock::now);
        Instant from = query.time("from").orElse(to.minus(DEFAULT_SPAN));
        Grouping grouping = query.constant("group", Grouping.class).orElse(Grouping.MODEL);
        return Answer.ok(usage.ofAccount(call.accountId(), grouping, from, to));
    }

    private Answer requests(AccountCall call) {
        Parameters query = call.query();
        RequestFilter filter =
                new RequestFilter(
                        Optional.of(call.accountId()),
                        query.text("key"),
                        query.text("model"),
                        query.constant("outcome", Outcome.class),
                        query.number("status"),
                        query.time("from"),
                        query.time("to"));
        return Answer.ok(
                query.page(
                        usage.list(filter, query.cursor(), query.limit() + 1).stream()
                                .map(OwnRequest::of)
                                .toList(),
                        OwnRequest::id));
    }
}
