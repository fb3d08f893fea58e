package com.nexusapi.relay.reporting;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.PriceImpact.Proposed;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Customer;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.PriceRules;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.usage.ReplayedCall;
import com.nexusapi.relay.usage.UsageReplay;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replays the calls of the last days at proposed prices (DESIGN §6): each stored breakdown is
 * charged anew, with the call's own plan and service tier and its own rounding, so that the sum is
 * to the nano what those calls would have cost.
 */
public final class ImpactPreview {

    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 366;
    private static final int MOST_MODELS = 200;
    private static final int MOST_CUSTOMERS = 20;

    private final UsageReplay replay;
    private final Models models;
    private final Accounts accounts;
    private final Clock clock;

    public ImpactPreview(UsageReplay replay, Models models, Accounts accounts, Clock clock) {
        this.replay = replay;
        this.models = models;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * Sums what the calls were charged and what they would have been.
     *
     * @throws InvalidValueException when a model or its sheet cannot be taken
     */
    public PriceImpact of(PriceImpact.Request asked) {
        int days = asked.days().orElse(DEFAULT_DAYS);
        require(days >= 1 && days <= MOST_DAYS, "days", "must be 1 to " + MOST_DAYS);
        Map<String, PriceSheet> sheets = sheets(asked.models());
        Instant to = clock.now();
        Instant from = to.minus(Duration.ofDays(days));
        Replayed replayed = new Replayed(sheets);
        replay.forEach(sheets.keySet(), from, to, replayed::add);
        return new PriceImpact(
                from,
                to,
                replayed.calls,
                replayed.unpricedCalls,
                PriceImpact.Sums.of(replayed.before(), replayed.cost),
                PriceImpact.Sums.of(replayed.after(), replayed.cost),
                replayed.affected().size(),
                replayed.affected().stream().limit(MOST_CUSTOMERS).map(this::named).toList());
    }

    private Map<String, PriceSheet> sheets(List<Proposed> proposed) {
        require(
                !proposed.isEmpty() && proposed.size() <= MOST_MODELS,
                "models",
                "must be 1 to " + MOST_MODELS);
        Map<String, PriceSheet> sheets = new HashMap<>();
        for (int i = 0; i < proposed.size(); i++) {
            String field = "models[" + i + "].";
            Proposed one = proposed.get(i);
            Optional<Model> model = models.find(one.modelId());
            require(model.isPresent(), field + "modelId", "must be the id of a model");
            try {
                PriceRules.check(one.sheet(), model.orElseThrow().endpoints());
            } catch (InvalidValueException e) {
                throw new InvalidValueException(field + e.field(), e.expected());
            }
            require(
                    sheets.put(one.modelId(), one.sheet()) == null,
                    field + "modelId",
                    "must be named once");
        }
        return sheets;
    }

    private PriceImpact.Customer named(Effect effect) {
        return new PriceImpact.Customer(
                effect.accountId,
                accounts.find(effect.accountId).map(Customer::email).orElse(""),
                effect.calls,
                effect.before,
                effect.after);
    }

    /** The sums so far; it grows with the customers, not with their calls. */
    private static final class Replayed {

        private final Map<String, PriceSheet> sheets;
        private final Map<String, Effect> byAccount = new HashMap<>();
        private long calls;
        private long unpricedCalls;
        private Money cost = Money.ZERO;

        Replayed(Map<String, PriceSheet> sheets) {
            this.sheets = sheets;
        }

        void add(ReplayedCall call) {
            Optional<Charge> charge =
                    Optional.ofNullable(sheets.get(call.model()))
                            .flatMap(sheet -> Charge.ifPriced(sheet, call.usage(), call.planBps()));
            calls++;
            unpricedCalls += charge.isEmpty() ? 1 : 0;
            cost = cost.plus(call.cost());
            byAccount
                    .computeIfAbsent(call.accountId(), Effect::new)
                    .add(call.charge(), charge.map(Charge::amount).orElse(Money.ZERO));
        }

        Money before() {
            return byAccount.values().stream()
                    .map(effect -> effect.before)
                    .reduce(Money.ZERO, Money::plus);
        }

        Money after() {
            return byAccount.values().stream()
                    .map(effect -> effect.after)
                    .reduce(Money.ZERO, Money::plus);
        }

        /** Largest difference first, up or down. */
        List<Effect> affected() {
            return byAccount.values().stream()
                    .filter(effect -> !effect.difference().isZero())
                    .sorted(
                            Comparator.comparing(Effect::difference)
                                    .reversed()
                                    .thenComparing(effect -> effect.accountId))
                    .toList();
        }
    }

    /** What another price would have meant to one customer. */
    private static final class Effect {

        private final String accountId;
        private long calls;
        private Money before = Money.ZERO;
        private Money after = Money.ZERO;

        Effect(String accountId) {
            this.accountId = accountId;
        }

        void add(Money was, Money is) {
            calls++;
            before = before.plus(was);
            after = after.plus(is);
        }

        /** Without its sign. */
        Money difference() {
            Money difference = after.minus(before);
            return difference.isNegative() ? difference.negated() : difference;
        }
    }
}
