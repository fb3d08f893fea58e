package com.nexusapi.console.fake;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.common.admin.TotalsAt;
import com.nexusapi.common.admin.UsageSource;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A believable business, the same for the same instant: customers, models, calls, figures. */
final class FakeBusiness {

    private static final String[] CUSTOMERS = {
        "billing@northwind.dev",
        "ops@lumen-labs.io",
        "dev@halcyon.app",
        "accounts@tidewater.ai",
        "team@orchard.studio",
        "finance@kestrel.tech"
    };

    private final Instant now;
    private final Random random = new Random(20_261_124L);
    private final List<Account> accounts = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();

    FakeBusiness(Instant now) {
        this.now = now;
        for (int i = 0; i < CUSTOMERS.length; i++) {
            accounts.add(account(i));
        }
        model("gpt-6.2-sol", "GPT-6.2 Sol", 1_050_000, "2", "0.1", "10");
        model("gpt-6-astra", "GPT-6 Astra", 1_050_000, "10", "1", "50");
        model("gpt-6-luna", "GPT-6 Luna", 1_050_000, "0.1", "0.01", "0.5");
        model("gpt-5.4", "GPT-5.4", 1_050_000, "2.5", "0.25", "15");
        model("gpt-5.4-mini", "GPT-5.4 mini", 400_000, "0.75", "0.075", "4.5");
        model("gpt-5.4-nano", "GPT-5.4 nano", 400_000, "0.2", "0.02", "1.25");
        model("gpt-5-mini", "GPT-5 mini", 400_000, "0.25", "0.025", "2");
        model("gpt-5-nano", "GPT-5 nano", 400_000, "0.05", "0.005", "0.4");
        models.add(
                new Model(
                        "gpt-7-preview",
                        "GPT-7 preview",
                        2_000_000,
                        128_000,
                        List.of("chat.completions"),
                        false,
                        Optional.empty(),
                        List.of()));
    }

    List<Account> accounts() {
        return accounts;
    }

    List<Model> models() {
        return models;
    }

    private Account account(int index) {
        String email = CUSTOMERS[index];
        Account.Balance balance =
                new Account.Balance(
                        Money.ofDollars(40 + 17L * index),
                        Money.ZERO,
                        Money.ZERO,
                        List.of(
                                new Account.LotBalance(
                                        "lot_" + (1000 + index),
                                        LotKind.TOP_UP,
                                        LotState.OPEN,
                                        Optional.of("tu_" + (500 + index)),
                                        Money.ofDollars(100),
                                        Money.ofDollars(40),
                                        Optional.empty())));
        return new Account(
                "acc_" + (100 + index),
                email,
                email.substring(email.indexOf('@') + 1),
                "en",
                Optional.empty(),
                Account.State.ACTIVE,
                CallLimits.NONE,
                balance,
                now.minus(Duration.ofDays(90 - index)));
    }

    private void model(
            String id, String name, long context, String input, String cached, String output) {
        Prices prices =
                Prices.ofText(Price.perMillion(input), Price.perMillion(output))
                        .withCachedInput(Price.perMillion(cached));
        List<PriceSheet.LongContext> tiers =
                id.equals("gpt-5.4")
                        ? List.of(
                                new PriceSheet.LongContext(
                                        272_000,
                                        Prices.ofText(
                                                Price.perMillion("5"), Price.perMillion("22.5"))))
                        : List.of();
        Model.PriceVersion version =
                new Model.PriceVersion(
                        "pv_" + id.replace('.', '_'),
                        Model.PriceState.EFFECTIVE,
                        now.minus(Duration.ofDays(41)),
                        prices,
                        tiers,
                        tiers.isEmpty() ? Map.of() : Map.of("priority", 20_000L),
                        "Launch price");
        List<Model.PriceVersion> scheduled =
                id.equals("gpt-5.4")
                        ? List.of(
                                new Model.PriceVersion(
                                        "pv_next",
                                        Model.PriceState.SCHEDULED,
                                        now.plus(Duration.ofDays(9)),
                                        Prices.ofText(
                                                        Price.perMillion("2.75"),
                                                        Price.perMillion("16"))
                                                .withCachedInput(Price.perMillion("0.25")),
                                        List.of(),
                                        Map.of(),
                                        "The upstream raised its price on 1 November"))
                        : List.of();
        models.add(
                new Model(
                        id,
                        name,
                        context,
                        128_000,
                        List.of("chat.completions", "responses"),
                        true,
                        Optional.of(version),
                        scheduled));
    }

    /** Calls, the newest first. */
    List<RequestSummary> calls(int count) {
        List<RequestSummary> calls = new ArrayList<>();
        Instant at = now.minusSeconds(3);
        for (int i = 0; i < count; i++) {
            calls.add(call("req_" + Long.toString(9_000_000_000L - i * 7919L, 36), at, i));
            at = at.minusMillis(900 + random.nextInt(46_000));
        }
        return calls;
    }

    /** One call that went well, or not, by its number. */
    RequestSummary call(String id, Instant at, int number) {
        Account account = accounts.get(random.nextInt(accounts.size()));
        Model model = models.get(random.nextInt(models.size() - 1));
        Outcome outcome = outcome(number);
        boolean isPaid = outcome == Outcome.COMPLETE || outcome == Outcome.CLIENT_GONE;
        long input = 180L + random.nextInt(14_000);
        long cached = random.nextInt(3) == 0 ? input / 2 : 0;
        TokenUsage usage =
                isPaid
                        ? new TokenUsage(input, cached, 0, 40 + random.nextInt(1_900), 0)
                        : TokenUsage.NONE;
        boolean stream = random.nextInt(10) < 7;
        long latency = isPaid ? 620L + random.nextInt(9_000) : 12L + random.nextInt(300);
        RequestSummary bare =
                new RequestSummary(
                        id,
                        at,
                        Optional.of(account.id()),
                        Optional.of("key_" + account.id().substring(4) + "a"),
                        Optional.of(model.id()),
                        "chat.completions",
                        isPaid ? Optional.of("ch_main") : Optional.empty(),
                        stream,
                        status(outcome),
                        outcome,
                        outcome == Outcome.REFUSED
                                ? Optional.of("insufficient_quota")
                                : Optional.empty(),
                        usage,
                        isPaid ? UsageSource.UPSTREAM : UsageSource.NONE,
                        Money.ZERO,
                        Money.ZERO,
                        stream && isPaid ? Optional.of(latency / 5) : Optional.empty(),
                        latency);
        Money charge = charge(lines(bare));
        return new RequestSummary(
                bare.id(),
                bare.startedAt(),
                bare.accountId(),
                bare.keyId(),
                bare.model(),
                bare.endpoint(),
                bare.channelId(),
                bare.stream(),
                bare.status(),
                bare.outcome(),
                bare.errorCode(),
                bare.usage(),
                bare.usageSource(),
                charge,
                Money.ofNanos(charge.nanoUsd() * 7 / 10),
                bare.firstByteMs(),
                bare.latencyMs());
    }

    private static Outcome outcome(int number) {
        return switch (number % 23) {
            case 6 -> Outcome.CLIENT_GONE;
            case 11 -> Outcome.REFUSED;
            case 17 -> Outcome.UPSTREAM_ERROR;
            default -> Outcome.COMPLETE;
        };
    }

    private static int status(Outcome outcome) {
        return switch (outcome) {
            case COMPLETE, CLIENT_GONE, UPSTREAM_CUT -> 200;
            case REFUSED -> 429;
            case UPSTREAM_ERROR -> 502;
            case WITHHELD -> 503;
        };
    }

    /** The receipt of a call. */
    Receipt receipt(RequestSummary call) {
        List<Receipt.Line> lines = lines(call);
        long sum = lines.stream().mapToLong(Receipt.Line::amountPicoUsd).sum();
        List<Receipt.Draw> draws =
                call.charge().isZero()
                        ? List.of()
                        : List.of(
                                new Receipt.Draw(
                                        "lot_" + call.accountId().orElseThrow().substring(4),
                                        call.charge()));
        return new Receipt(
                call,
                call.model().map(id -> "pv_" + id.replace('.', '_')),
                10_000,
                10_000,
                lines,
                sum,
                draws,
                draws.isEmpty() ? Optional.empty() : Optional.of("je_" + call.id().substring(4)));
    }

    private List<Receipt.Line> lines(RequestSummary call) {
        Prices prices =
                models.stream()
                        .filter(model -> call.model().equals(Optional.of(model.id())))
                        .findFirst()
                        .flatMap(Model::price)
                        .map(Model.PriceVersion::prices)
                        .orElse(Prices.NONE);
        TokenUsage usage = call.usage();
        List<Receipt.Line> lines = new ArrayList<>();
        add(lines, "input", usage.inputTokens() - usage.cachedInputTokens(), prices.input());
        add(lines, "cachedInput", usage.cachedInputTokens(), prices.cachedInput());
        add(lines, "output", usage.outputTokens(), prices.output());
        return lines;
    }

    private static void add(
            List<Receipt.Line> lines, String component, long quantity, Optional<Price> price) {
        if (quantity > 0 && price.isPresent()) {
            long pico = price.get().picoUsd();
            lines.add(new Receipt.Line(component, "token", quantity, pico, quantity * pico));
        }
    }

    private static Money charge(List<Receipt.Line> lines) {
        BigInteger sum =
                lines.stream()
                        .map(line -> BigInteger.valueOf(line.amountPicoUsd()))
                        .reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger thousand = BigInteger.valueOf(1000);
        return Money.ofNanos(sum.add(BigInteger.valueOf(500)).divide(thousand).longValueExact());
    }

    /** Figures with a daily and a weekly rhythm, growing. */
    Overview overview(Instant from, Instant to, Duration step, long pendingRefunds) {
        List<TotalsAt> series = new ArrayList<>();
        Totals current = Totals.NONE;
        Totals previous = Totals.NONE;
        Duration length = Duration.between(from, to);
        for (Instant at = from; at.isBefore(to); at = at.plus(step)) {
            Totals totals = at.isAfter(now) ? Totals.NONE : totals(at, step);
            series.add(new TotalsAt(at, totals));
            current = sum(current, totals);
            previous = sum(previous, totals(at.minus(length), step));
        }
        List<Overview.Alarm> alarms =
                List.of(
                        new Overview.Alarm(
                                "channel_failing",
                                now.minus(Duration.ofMinutes(26)),
                                "Channel “OpenAI, reserve” answers with errors; calls go to the"
                                        + " next channel."));
        return new Overview(from, to, current, previous, series, pendingRefunds, alarms);
    }

    private Totals totals(Instant at, Duration step) {
        double days = Duration.between(at, now).toSeconds() / 86_400.0;
        double hour = at.getEpochSecond() % 86_400 / 3_600.0;
        double day = Math.floorDiv(at.getEpochSecond(), 86_400L) % 7;
        double daily =
                step.compareTo(Duration.ofDays(1)) < 0
                        ? 1 + 0.65 * Math.sin((hour - 9) / 24 * 2 * Math.PI)
                        : 1;
        double weekly = day == 2 || day == 3 ? 0.55 : 1 + 0.06 * Math.sin(day);
        double noise = 0.93 + 0.14 * Math.abs(Math.sin(at.getEpochSecond() / 3_600.0 * 12.9898));
        double size = step.toMinutes() / 1_440.0 * daily * weekly * noise * (1.25 - days / 260);
        long calls = Math.round(5_400 * size);
        long errors =
                Math.round(
                        calls
                                * (0.011 + 0.006 * Math.abs(Math.sin(days * 1.7)))
                                * (0.78 + days / 160));
        Money revenue = Money.ofNanos(Math.round(182.4e9 * size * (1.02 - days / 900)));
        Money cost = Money.ofNanos(Math.round(121.7e9 * size * (0.97 + noise * 0.03)));
        return new Totals(
                revenue,
                Money.ofNanos(revenue.nanoUsd() / 14),
                cost,
                revenue.minus(cost),
                calls,
                errors,
                Math.round(calls * 3_180 * (1.06 - days / 420)),
                calls * 640,
                1_050 + Math.round(180 * Math.sin(days * 2.1)),
                6_400 + Math.round(1_500 * Math.abs(Math.sin(days * 1.3))),
                Money.ofCents(Math.round(21_900 * size * (0.94 + days / 700))),
                Money.ofCents(Math.round(640 * size)));
    }

    private static Totals sum(Totals one, Totals other) {
        return new Totals(
                one.revenue().plus(other.revenue()),
                one.promo().plus(other.promo()),
                one.cost().plus(other.cost()),
                one.margin().plus(other.margin()),
                one.calls() + other.calls(),
                one.errors() + other.errors(),
                one.inputTokens() + other.inputTokens(),
                one.outputTokens() + other.outputTokens(),
                Math.max(one.p50Ms(), other.p50Ms()),
                Math.max(one.p99Ms(), other.p99Ms()),
                one.topUps().plus(other.topUps()),
                one.refunds().plus(other.refunds()));
    }
}
