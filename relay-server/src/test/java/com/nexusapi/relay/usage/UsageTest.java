package com.nexusapi.relay.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.Sales;
import com.nexusapi.common.admin.Totals;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsageTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Ids ids = new Ids(Clock.system(), new SecureRandom());

    @ParameterizedTest
    @EnumSource
    void keepsAllOfACallForItsReceipt(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            UsageBreakdown breakdown =
                    new UsageBreakdown(
                            10,
                            20,
                            0,
                            5,
                            0,
                            0,
                            30,
                            0,
                            0,
                            7,
                            0,
                            0,
                            0,
                            1,
                            ServiceTier.PRIORITY,
                            UsageSource.UPSTREAM,
                            "repaired",
                            "{\"total\":65}");
            SettledCall call = call(NOON, "acc_1", "gpt-5", breakdown, 300, 100);
            kept.write(call);

            StoredCall found = kept.usage.find(call.record().id()).orElseThrow();
            assertThat(found.breakdown()).isEqualTo(breakdown);
            assertThat(found.pricedBy()).isEqualTo(call.record().sheet());
            assertThat(found.entryId()).contains("jrn_1");
            assertThat(found.request().usage()).isEqualTo(breakdown.tokens());
            assertThat(found.request().charge()).isEqualTo(Money.ofNanos(300));
            assertThat(found.request().firstByteMs()).contains(12L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsByFilterAndPagesById(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            for (int i = 0; i < 5; i++) {
                kept.write(plain(NOON.plusSeconds(i), "acc_1", "gpt-5"));
            }
            kept.write(plain(NOON.plusSeconds(9), "acc_2", "gpt-4o"));
            kept.write(refused(NOON.plusSeconds(10), "acc_1", "nonsense\0" + "x".repeat(500)));

            RequestFilter ofOne = RequestFilter.ALL.ofAccount("acc_1");
            List<RequestSummary> first = kept.usage.list(ofOne, Optional.empty(), 4);
            List<RequestSummary> rest =
                    kept.usage.list(ofOne, Optional.of(first.getLast().id()), 4);
            assertThat(first).hasSize(4);
            assertThat(rest).hasSize(2);
            assertThat(first.getFirst().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(first.getFirst().model().orElseThrow())
                    .hasSize(200)
                    .startsWith("nonsense?x");
            assertThat(rest.getLast().startedAt()).isEqualTo(NOON);

            RequestFilter narrow =
                    new RequestFilter(
                            Optional.empty(),
                            Optional.of("key_1"),
                            Optional.of("gpt-5"),
                            Optional.of(Outcome.COMPLETE),
                            Optional.of(2),
                            Optional.of(NOON.plusSeconds(1)),
                            Optional.of(NOON.plusSeconds(4)));
            assertThat(kept.usage.list(narrow, Optional.empty(), 10)).hasSize(3);
            assertThat(kept.usage.find("req_none")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sumsBySteps(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            kept.write(
                    plain(NOON, "acc_1", "gpt-5"),
                    plain(NOON.plusSeconds(3_599), "acc_1", "gpt-5"),
                    plain(NOON.plusSeconds(3_600), "acc_2", "gpt-5"));
            kept.write(refused(NOON.plusSeconds(5), "acc_1", "none"));
            kept.write(plain(NOON.plus(Duration.ofHours(4)), "acc_1", "gpt-5"));

            Span span = Span.covering(NOON, NOON.plus(Duration.ofHours(4)), Duration.ofHours(1));
            Usage.Series series = kept.usage.series(span);
            assertThat(series.steps()).extracting(Totals::calls).containsExactly(3L, 1L, 0L, 0L);
            assertThat(series.steps()).extracting(Totals::errors).containsExactly(1L, 0L, 0L, 0L);
            Totals all = series.all();
            assertThat(all.revenue()).isEqualTo(Money.ofNanos(600));
            assertThat(all.promo()).isEqualTo(Money.ofNanos(300));
            assertThat(all.margin()).isEqualTo(Money.ofNanos(600 - 3 * 40));
            assertThat(all.inputTokens()).isEqualTo(30);
            assertThat(all.outputTokens()).isEqualTo(60);
            assertThat(all.p50Ms()).isBetween(95L, 105L);
            assertThat(kept.usage.series(span.previous()).all()).isEqualTo(Totals.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReversedCallIsNotChargedAnywhere(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            SettledCall call = plain(NOON, "acc_1", "gpt-5");
            kept.write(call);
            UsageRecord withheld = call.record().withheld();
            kept.reverse(withheld);
            kept.reverse(withheld);

            StoredCall found = kept.usage.find(withheld.id()).orElseThrow();
            assertThat(found.request().charge()).isEqualTo(Money.ZERO);
            assertThat(found.request().outcome()).isEqualTo(Outcome.WITHHELD);
            assertThat(found.reversedBy()).contains("jrn_reversal");
            Span span = Span.covering(NOON, NOON.plusSeconds(1), Duration.ofHours(1));
            Totals all = kept.usage.series(span).all();
            assertThat(all.revenue()).isEqualTo(Money.ZERO);
            assertThat(all.promo()).isEqualTo(Money.ZERO);
            assertThat(all.cost()).isEqualTo(Money.ofNanos(40));
            assertThat(all.calls()).isEqualTo(1);
            assertThat(all.errors()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccountsUsageIsExactToTheSpan(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            Instant from = NOON.minusSeconds(30);
            Instant to = NOON.plus(Duration.ofHours(13));
            kept.write(plain(from.minusNanos(1_000), "acc_1", "gpt-5"));
            kept.write(plain(from, "acc_1", "gpt-5"));
            kept.write(plain(NOON, "acc_1", "gpt-4o"));
            kept.write(plain(NOON, "acc_2", "gpt-4o"));
            kept.write(plain(to.minusNanos(1_000), "acc_1", "gpt-5"));
            kept.write(plain(to, "acc_1", "gpt-5"));

            AccountUsage byModel = kept.usage.ofAccount("acc_1", Grouping.MODEL, from, to);
            assertThat(byModel.items())
                    .extracting(AccountUsage.Item::key)
                    .containsExactly("gpt-4o", "gpt-5");
            assertThat(byModel.items().getLast().sums().calls()).isEqualTo(2);
            assertThat(byModel.total().calls()).isEqualTo(3);
            assertThat(byModel.total().charge()).isEqualTo(Money.ofNanos(900));
            assertThat(kept.usage.ofAccount("acc_1", Grouping.DAY, from, to).items())
                    .extracting(AccountUsage.Item::key)
                    .containsExactly("2026-11-24", "2026-11-25");
            assertThat(kept.usage.ofAccount("acc_1", Grouping.KEY, from, to).total())
                    .isEqualTo(byModel.total());
            assertThatThrownBy(() -> kept.usage.ofAccount("acc_1", Grouping.KEY, to, from))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void chargesSinceADayAreOfTheKeyOrOfAllOfTheAccount(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            Instant day = NOON.truncatedTo(ChronoUnit.DAYS);
            kept.write(plain(day.minusNanos(1_000), "acc_1", "gpt-5"));
            kept.write(plain(day, "acc_1", "gpt-5"));
            kept.write(plain(NOON.plus(Duration.ofDays(2)), "acc_1", "gpt-4o"));
            kept.write(plain(NOON, "acc_2", "gpt-5"));

            assertThat(kept.usage.chargedOfAccount("acc_1", day)).isEqualTo(Money.ofNanos(600));
            assertThat(kept.usage.chargedOfKey("acc_1", "key_1", day))
                    .isEqualTo(Money.ofNanos(600));
            assertThat(kept.usage.chargedOfKey("acc_1", "key_2", day)).isEqualTo(Money.ZERO);
            assertThat(kept.usage.chargedOfAccount("acc_3", day)).isEqualTo(Money.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void salesOfDaysAndHoursAreThoseOfTheirCalls(Dialect dialect) {
        try (Kept kept = new Kept(dialect)) {
            List<Instant> times = new ArrayList<>();
            for (int hour = -50; hour < 50; hour += 7) {
                times.add(NOON.plus(Duration.ofHours(hour)));
            }
            times.forEach(at -> kept.write(plain(at, "acc_1", "gpt-5")));
            kept.reverse(plain(times.getFirst(), "acc_1", "gpt-5").record());
            for (int from = -60; from < 60; from += 11) {
                for (int hours : List.of(1, 12, 24, 36, 60, 100)) {
                    Instant begin = NOON.plus(Duration.ofHours(from));
                    Instant end = begin.plus(Duration.ofHours(hours));
                    long calls =
                            times.stream()
                                    .filter(at -> !at.isBefore(begin) && at.isBefore(end))
                                    .count();
                    Sales sold =
                            kept.usage.sales(
                                    Sales.Group.ACCOUNT,
                                    Span.hours(begin, end),
                                    Comparator.comparingLong(Sales.Sums::calls));
                    assertThat(sold.total().calls()).as("%s to %s", begin, end).isEqualTo(calls);
                }
            }
        }
    }

    @Property(tries = 300)
    void aBucketIsNeverFarFromItsMembers(@ForAll @LongRange(min = 20, max = 600_000) long millis) {
        long shown = Latencies.of(List.of(millis)).quantile(0.5);

        assertThat((double) shown).isBetween(millis * 0.93, millis * 1.07);
        assertThat(Latencies.NONE.quantile(0.5)).isZero();
    }

    @Property(tries = 100)
    void latenciesAreReadAsTheyWereWritten(
            @ForAll List<@LongRange(min = 0, max = 600_000) Long> calls) {
        Latencies all =
                calls.stream()
                        .map(call -> Latencies.of(List.of(call)))
                        .reduce(Latencies.NONE, Latencies::plus);

        assertThat(all).isEqualTo(Latencies.of(calls));

        assertThat(Latencies.read(all.write())).isEqualTo(all);
        assertThat(all.calls().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(calls.size());
    }

    private SettledCall plain(Instant at, String account, String model) {
        return call(
                at, account, model, UsageBreakdown.text(10, 20, UsageSource.UPSTREAM), 300, 100);
    }

    private SettledCall call(
            Instant at,
            String account,
            String model,
            UsageBreakdown breakdown,
            long charge,
            long promo) {
        UsageRecord record =
                new UsageRecord(
                        facts(at, account, model),
                        Optional.of("chn_1"),
                        200,
                        Outcome.COMPLETE,
                        Optional.empty(),
                        breakdown,
                        Optional.of(new PricedBy("price_1", 10_000, 20_000)),
                        Money.ofNanos(charge),
                        Money.ofNanos(40),
                        Optional.of(12L),
                        100);
        return new SettledCall(record, Money.ofNanos(promo), Optional.of("jrn_1"), List.of());
    }

    private SettledCall refused(Instant at, String account, String model) {
        return SettledCall.uncharged(
                UsageRecord.uncharged(
                        facts(at, account, model),
                        404,
                        Outcome.REFUSED,
                        Optional.of("model_not_found"),
                        1));
    }

    private CallFacts facts(Instant at, String account, String model) {
        return new CallFacts(
                ids.next(UsageStore.ID_PREFIX, at),
                at,
                Optional.of(account),
                Optional.of("key_1"),
                Optional.of(model),
                "chat.completions",
                false);
    }

    private static final class Kept implements AutoCloseable {

        private final Db db;
        private final UsageStore store = new UsageStore(Json.newMapper(), "node-1");
        private final Usage usage;

        Kept(Dialect dialect) {
            db = Databases.fresh(dialect);
            usage = new Usage(db, Json.newMapper());
        }

        void write(SettledCall... calls) {
            db.run(tx -> store.write(tx, List.of(calls)));
        }

        void reverse(UsageRecord record) {
            db.run(tx -> store.reverse(tx, record, "jrn_reversal"));
        }

        @Override
        public void close() {
            db.close();
        }
    }
}
