package com.nexusapi.console.fake;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.Prices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a price would have meant to a business whose customers differ in what they call. */
final class FakeImpact {

    private static final long INPUT_TOKENS = 41_000_000;
    private static final long OUTPUT_TOKENS = 6_200_000;

    private FakeImpact() {}

    static PriceImpact of(
            Model model, PriceImpact.Request request, Instant now, List<Account> accounts) {
        Prices today = model.price().map(Model.PriceVersion::prices).orElse(Prices.NONE);
        Prices proposed = request.models().getFirst().prices();
        List<PriceImpact.Customer> customers = new ArrayList<>();
        Money before = Money.ZERO;
        Money after = Money.ZERO;
        for (int i = 0; i < accounts.size(); i++) {
            long share = i + 1L;
            Money was = charged(today, share);
            Money is = charged(proposed, share);
            before = before.plus(was);
            after = after.plus(is);
            customers.add(
                    new PriceImpact.Customer(
                            accounts.get(i).id(),
                            accounts.get(i).email(),
                            90_000 / share,
                            was,
                            is));
        }
        Money cost = Money.ofNanos(before.nanoUsd() / 10 * 9);
        return new PriceImpact(
                now.minus(Duration.ofDays(30)),
                now,
                412_907,
                0,
                PriceImpact.Sums.of(before, cost),
                PriceImpact.Sums.of(after, cost),
                before.equals(after) ? 0 : customers.size(),
                before.equals(after) ? List.of() : customers);
    }

    private static Money charged(Prices prices, long share) {
        return cost(prices.input(), INPUT_TOKENS / share)
                .plus(cost(prices.output(), OUTPUT_TOKENS / share));
    }

    private static Money cost(Optional<Price> price, long tokens) {
        return Money.ofNanos(price.map(p -> p.cost(tokens).longValueExact() / 1_000).orElse(0L));
    }
}
