package com.nexusapi.relay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerVerification.Difference;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.GrantCredit;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionTest {

    private static final String ACCOUNT = "acc_1";
    private static final Instant BEGINNING = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration KEPT = Duration.ofDays(30);

    private final SettableClock clock = new SettableClock(BEGINNING);
    private final Ids ids = new Ids(clock, new Random(1));

    /** An account with credit, and calls that are charged to it. */
    private final class Business implements AutoCloseable {

        final Db db;
        final Ledger ledger;
        final Usage usage;

        Business(Dialect dialect) {
            db = Databases.fresh(dialect);
            ledger = new Ledger(db, ids, clock, new UsageStore(Json.newMapper(), "n"), "n");
            usage = new Usage(db, Json.newMapper());
            db.run(tx ->
                    tx.update(
                            """
                            INSERT INTO account (id, email, name, language, state, created_at)
                            VALUES (?, 'a@example.com', 'A', 'en', 'ACTIVE', ?)
                            """,
                            ACCOUNT,
                            clock.now()));
            ledger.grant(new GrantCredit(ACCOUNT, Money.ofCents(10_000), "test", Optional.empty()));
        }

        /** Begins a call, lets it take its time, and settles it; returns its id. */
        String call(Duration duration) {
            CallFacts facts = facts();
            ledger.beat();
            Authorization.Granted granted =
                    (Authorization.Granted)
                            ledger.authorize(new HoldRequest(ACCOUNT, facts, Money.ofCents(5)));
            clock.advance(duration);
            ledger.beat();
            ledger.settle(granted.hold(), record(facts));
            return facts.id();
        }

        List<String> kept() {
            return usage.list(RequestFilter.ALL, Optional.empty(), 1_000_000).stream()
                    .map(call -> call.id())
                    .sorted()
                    .toList();
        }

        List<Difference> differences() {
            return new LedgerVerifier(db).verify().differences();
        }

        long deleteOld() {
            return new Retention(db, clock, KEPT).run();
        }

        @Override
        public void close() {
            ledger.close();
            db.close();
        }
    }

    private CallFacts facts() {
        return new CallFacts(
                ids.next(UsageStore.ID_PREFIX),
                clock.now(),
                Optional.of(ACCOUNT),
                Optional.of("key_1"),
                Optional.of("m"),
                "chat.completions",
                false);
    }

    private static UsageRecord record(CallFacts facts) {
        return new UsageRecord(
                facts,
                Optional.of("chan_1"),
                200,
                Outcome.COMPLETE,
                Optional.empty(),
                UsageBreakdown.text(10, 5, UsageSource.UPSTREAM),
                Optional.of(new UsageRecord.PricedBy("price_1", 10_000, 10_000)),
                Money.ofCents(3),
                Money.ofCents(1),
                Optional.empty(),
                12);
    }

    @ParameterizedTest
    @EnumSource
    void oldCallsGoTheirSumsAndEntriesStayAndTheBooksAreStillInOrder(Dialect dialect) {
        try (Business business = new Business(dialect)) {
            for (int i = 0; i < 5; i++) {
                business.call(Duration.ofSeconds(1));
            }
            clock.advance(KEPT);
            String young = business.call(Duration.ofSeconds(1));

            assertThat(business.deleteOld()).isEqualTo(5);

            assertThat(business.kept()).containsExactly(young);
            Span all = Span.covering(BEGINNING, clock.now(), Duration.ofDays(1));
            assertThat(business.usage.series(all).all().calls()).isEqualTo(6);
            assertThat(business.ledger.trialBalance().sum()).isEqualTo(Money.ZERO);
            assertThat(business.differences()).isEmpty();
            assertThat(business.deleteOld()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLongCallIsKeptAsLongAsItsEntryIsVerified(Dialect dialect) {
        try (Business business = new Business(dialect)) {
            String longCall = business.call(Duration.ofDays(2));
            clock.advance(KEPT.minusDays(1));

            assertThat(business.deleteOld()).isZero();
            assertThat(business.kept()).containsExactly(longCall);
            assertThat(business.differences()).isEmpty();

            clock.advance(Duration.ofDays(2));
            assertThat(business.deleteOld()).isEqualTo(1);
            assertThat(business.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDifferenceInWhatIsKeptStillShows(Dialect dialect) {
        try (Business business = new Business(dialect)) {
            business.call(Duration.ofSeconds(1));
            clock.advance(KEPT);
            String young = business.call(Duration.ofSeconds(1));
            business.deleteOld();

            business.db.run(tx ->
                    tx.update("UPDATE usage_record SET charge = charge + 1 WHERE id = ?", young));

            assertThat(business.differences())
                    .singleElement()
                    .satisfies(found -> assertThat(found.check()).isEqualTo("charges_of_entry"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyGoInBoundedBatches(Dialect dialect) {
        try (Business business = new Business(dialect)) {
            List<SettledCall> refused = new ArrayList<>();
            for (int i = 0; i < 2_500; i++) {
                refused.add(
                        SettledCall.uncharged(
                                UsageRecord.uncharged(
                                        facts(), 404, Outcome.REFUSED, Optional.empty(), 1)));
            }
            business.db.run(tx -> new UsageStore(Json.newMapper(), "other").write(tx, refused));
            clock.advance(KEPT.plusDays(1));
            String young = business.call(Duration.ofSeconds(1));

            assertThat(new Retention(business.db, clock, Duration.ZERO).run()).isZero();
            assertThat(business.deleteOld()).isEqualTo(2_500);
            assertThat(business.kept()).containsExactly(young);
        }
    }
}
