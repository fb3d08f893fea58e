package com.nexusapi.relay.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import com.nexusapi.relay.usage.UsageReplay;
import com.nexusapi.relay.usage.UsageStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImpactPreviewTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String MODEL = "acme/large:1";
    private static final long SEED = 20_261_124;
    private static final long[] PLANS = {10_000, 9_137, 12_501};

    /** Odd prices, so that every call rounds. */
    private static final PriceSheet OLD =
            new PriceSheet(
                    Prices.ofText(Price.ofPicos(1_234_567), Price.ofPicos(4_999_999))
                            .withCachedInput(Price.ofPicos(77_777)),
                    List.of(
                            new LongContext(
                                    5_000,
                                    Prices.ofText(
                                            Price.ofPicos(2_222_221), Price.ofPicos(7_000_001)))),
                    Map.of("priority", 20_001L));

    private static final PriceSheet NEW =
            new PriceSheet(
                    Prices.ofText(Price.ofPicos(1_345_679), Price.ofPicos(5_111_113)),
                    List.of(
                            new LongContext(
                                    4_000,
                                    Prices.ofText(
                                            Price.ofPicos(2_300_003), Price.ofPicos(6_999_997)))),
                    Map.of("priority", 17_503L, "flex", 5_001L));

    private final SettableClock clock = new SettableClock(NOW);
    private final SecureRandom secure = new SecureRandom();
    private final Ids ids = new Ids(clock, secure);
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource
    void revenueIsToTheNanoWhatTheReplayedCallsWouldHaveCost(Dialect dialect) {
        try (World world = new World(dialect)) {
            List<String> accounts = List.of(world.account(1), world.account(2), world.account(3));
            Money before = Money.ZERO;
            Money after = Money.ZERO;
            Money cost = Money.ZERO;
            List<SettledCall> calls = new ArrayList<>();
            // more than two pages, some calls within one microsecond of each other
            for (int i = 0; i < 2_500; i++) {
                long plan = PLANS[random.nextInt(PLANS.length)];
                UsageBreakdown usage = usage();
                String account = accounts.get(random.nextInt(3));
                Instant at = NOW.minusSeconds(random.nextInt(30 * 86_400) + 1);
                UsageRecord record = call(at, account, MODEL, usage, Charge.of(OLD, usage, plan));
                calls.add(new SettledCall(record, Money.ZERO, Optional.of("jrn_1"), List.of()));
                before = before.plus(record.charge());
                after = after.plus(Charge.of(NEW, usage, plan).amount());
                cost = cost.plus(record.cost());
            }
            world.write(calls);
            world.write(List.of(notCounted(accounts.getFirst())));

            PriceImpact impact = world.preview(30, NEW);

            assertThat(impact.calls()).isEqualTo(2_500);
            assertThat(impact.unpricedCalls()).isZero();
            assertThat(impact.before().revenue()).isEqualTo(before);
            assertThat(impact.after().revenue()).isEqualTo(after).isNotEqualTo(before);
            assertThat(impact.before().cost()).isEqualTo(cost);
            assertThat(impact.after().margin()).isEqualTo(after.minus(cost));
            assertThat(sum(impact)).isEqualTo(after.minus(before));
            assertThat(impact.customers()).hasSize(3);
            assertThat(impact.customers().getFirst().email()).endsWith("@example.com");
            assertThat(differences(impact)).isSortedAccordingTo((a, b) -> Long.compare(b, a));
            assertThat(world.preview(30, OLD).after()).isEqualTo(impact.before());
            assertThat(world.preview(30, OLD).customersAffected()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSpanIsExactAndOtherModelsAndReversedChargesDoNotCount(Dialect dialect) {
        try (World world = new World(dialect)) {
            String account = world.account(1);
            Instant from = NOW.minus(Duration.ofDays(1));
            UsageBreakdown usage = UsageBreakdown.text(1_000, 100, UsageSource.UPSTREAM);
            Charge charge = Charge.of(OLD, usage, 10_000);
            UsageRecord reversed = call(NOW.minusSeconds(60), account, MODEL, usage, charge);
            world.write(
                    List.of(
                            settled(call(from.minusNanos(1_000), account, MODEL, usage, charge)),
                            settled(call(from, account, MODEL, usage, charge)),
                            settled(call(NOW.minusNanos(1_000), account, MODEL, usage, charge)),
                            settled(call(NOW, account, MODEL, usage, charge)),
                            settled(call(NOW.minusSeconds(9), account, "other", usage, charge)),
                            settled(reversed)));
            world.db.run(tx -> world.store.reverse(tx, reversed.withheld(), "jrn_2"));

            PriceImpact impact = world.preview(1, NEW);

            assertThat(impact.calls()).isEqualTo(2);
            assertThat(impact.before().revenue().nanoUsd())
                    .isEqualTo(2 * charge.amount().nanoUsd());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aCallThatWouldHaveNoPriceIsCountedAndBringsNothing(Dialect dialect) {
        try (World world = new World(dialect)) {
            String account = world.account(1);
            PriceSheet withSearch =
                    PriceSheet.of(
                            OLD.prices().with(PriceComponent.SEARCH, Price.ofPicos(10_000_000)));
            UsageBreakdown search =
                    new UsageBreakdown(
                            10,
                            0,
                            0,
                            0,
                            0,
                            0,
                            10,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            2,
                            ServiceTier.STANDARD,
                            UsageSource.UPSTREAM,
                            "",
                            "");
            Charge charge = Charge.of(withSearch, search, 10_000);
            world.write(
                    List.of(settled(call(NOW.minusSeconds(1), account, MODEL, search, charge))));

            assertThat(world.preview(1, withSearch).after().revenue()).isEqualTo(charge.amount());
            PriceImpact without = world.preview(1, NEW);
            assertThat(without.unpricedCalls()).isEqualTo(1);
            assertThat(without.after().revenue()).isEqualTo(Money.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void refusesWhatCannotBeReplayed(Dialect dialect) {
        try (World world = new World(dialect)) {
            assertThatThrownBy(() -> world.preview(0, NEW))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("days"));
            PriceSheet noOutput = PriceSheet.of(Prices.NONE.withInput(Price.ofPicos(1)));
            assertThatThrownBy(() -> world.preview(1, noOutput))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("models[0].prices.output"));
            assertThatThrownBy(() ->
                            world.preview.of(new PriceImpact.Request(Optional.empty(), List.of())))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    private UsageBreakdown usage() {
        ServiceTier[] tiers = {ServiceTier.STANDARD, ServiceTier.PRIORITY, ServiceTier.FLEX};
        return new UsageBreakdown(
                random.nextInt(6_000),
                random.nextInt(3_000),
                random.nextInt(50),
                random.nextInt(50),
                0,
                0,
                random.nextInt(2_000),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                tiers[random.nextInt(tiers.length)],
                UsageSource.UPSTREAM,
                "",
                "");
    }

    private UsageRecord call(
            Instant at, String account, String model, UsageBreakdown usage, Charge charge) {
        return new UsageRecord(
                new CallFacts(
                        ids.next(UsageStore.ID_PREFIX, at),
                        at,
                        Optional.of(account),
                        Optional.of("key_1"),
                        Optional.of(model),
                        "chat.completions",
                        false),
                Optional.of("chan_1"),
                200,
                Outcome.COMPLETE,
                Optional.empty(),
                usage,
                Optional.of(new PricedBy("price_1", charge.planBps(), charge.tierBps())),
                charge.amount(),
                Money.ofNanos(random.nextInt(1_000)),
                Optional.empty(),
                5);
    }

    private SettledCall notCounted(String account) {
        CallFacts facts =
                new CallFacts(
                        ids.next(UsageStore.ID_PREFIX, NOW.minusSeconds(5)),
                        NOW.minusSeconds(5),
                        Optional.of(account),
                        Optional.of("key_1"),
                        Optional.of(MODEL),
                        "chat.completions",
                        false);
        return SettledCall.uncharged(
                UsageRecord.uncharged(
                        facts, 429, Outcome.REFUSED, Optional.of("insufficient_quota"), 1));
    }

    private static SettledCall settled(UsageRecord record) {
        return new SettledCall(record, Money.ZERO, Optional.of("jrn_1"), List.of());
    }

    private static Money sum(PriceImpact impact) {
        return impact.customers().stream()
                .map(customer -> customer.after().minus(customer.before()))
                .reduce(Money.ZERO, Money::plus);
    }

    private static List<Long> differences(PriceImpact impact) {
        return impact.customers().stream()
                .map(customer -> Math.abs(customer.after().minus(customer.before()).nanoUsd()))
                .toList();
    }

    private final class World implements AutoCloseable {

        private final Db db;
        private final UsageStore store = new UsageStore(Json.newMapper(), "node-1");
        private final Accounts accounts;
        private final ImpactPreview preview;

        World(Dialect dialect) {
            db = Databases.fresh(dialect);
            ConfigVersion version = new ConfigVersion(db);
            PriceStore prices = new PriceStore(Json.newMapper());
            Models models = new Models(db, clock, new PriceBook(db, version, prices), prices);
            models.put(
                    "ann",
                    MODEL,
                    new Model.Definition("L", 100_000, 100, List.of("chat.completions"), true));
            accounts = new Accounts(db, ids, clock, new Access(db, version, ids, clock, secure));
            preview =
                    new ImpactPreview(
                            new UsageReplay(db, Json.newMapper()), models, accounts, clock);
        }

        String account(int number) {
            Account.Creation asked =
                    new Account.Creation(
                            "dev" + number + "@example.com",
                            "Dev",
                            Optional.empty(),
                            Optional.empty());
            return ((Accounts.Opening.Opened) accounts.open("ann", asked)).customer().id();
        }

        void write(List<SettledCall> calls) {
            db.run(tx -> store.write(tx, calls));
        }

        PriceImpact preview(int days, PriceSheet sheet) {
            return preview.of(
                    new PriceImpact.Request(
                            Optional.of(days),
                            List.of(
                                    new PriceImpact.Proposed(
                                            MODEL,
                                            sheet.prices(),
                                            Optional.of(sheet.longContext()),
                                            Optional.of(sheet.serviceTiersBps())))));
        }

        @Override
        public void close() {
            db.close();
        }
    }
}
