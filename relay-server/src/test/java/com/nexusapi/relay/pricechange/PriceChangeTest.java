package com.nexusapi.relay.pricechange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.Model.PriceScheduled;
import com.nexusapi.common.admin.Model.PriceState;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.pricechange.ApprovePrice.Approval;
import com.nexusapi.relay.pricechange.ProposePrice.Proposal;
import com.nexusapi.relay.pricechange.WithdrawPrice.Withdrawal;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PriceChangeTest {

    private static final String ANN = "ann@nexusapi.com";
    private static final String BOB = "bob@nexusapi.com";
    private static final String MODEL = "acme/large:1";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration NOTICE = Duration.ofDays(14);

    private final SettableClock clock = new SettableClock(NOW);

    @ParameterizedTest
    @EnumSource
    void theFirstPriceActsAtOnceAndADecreaseAfterFiveSeconds(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            assertThat(desk.book.find(MODEL, NOW)).isEmpty();
            assertThat(desk.taken(100, 400).state()).isEqualTo(PriceState.EFFECTIVE);
            assertThat(desk.inputPrice()).isEqualTo(100);

            PriceScheduled lower = desk.taken(90, 400);
            assertThat(lower.material()).isFalse();
            assertThat(lower.state()).isEqualTo(PriceState.SCHEDULED);
            assertThat(lower.effectiveFrom()).isEqualTo(NOW.plusSeconds(5));
            assertThat(desk.inputPrice()).isEqualTo(100);
            clock.advance(Duration.ofSeconds(5));
            assertThat(desk.inputPrice()).isEqualTo(90);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIncreaseWaitsForAnotherOperatorAndItsNoticePeriod(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.taken(100, 400);
            Instant early = NOW.plus(NOTICE).minusNanos(1_000);
            assertThat(desk.propose(101, 400, Optional.of(early)))
                    .isEqualTo(new Proposal.TooEarly(NOW.plus(NOTICE)));

            PriceScheduled raised = desk.taken(101, 400);
            assertThat(raised.state()).isEqualTo(PriceState.PENDING_APPROVAL);
            assertThat(raised.effectiveFrom()).isEqualTo(NOW.plus(NOTICE));
            assertThat(raised.noticeId()).isPresent();
            assertThat(desk.publishedNotices()).isZero();

            assertThat(desk.approve.approve(ANN, MODEL, raised.versionId()))
                    .isInstanceOf(Approval.SameOperator.class);
            clock.advance(Duration.ofDays(1));
            Approval approval = desk.approve.approve(BOB, MODEL, raised.versionId());
            Instant acting = NOW.plus(NOTICE).plus(Duration.ofDays(1));
            assertThat(((Approval.Approved) approval).scheduled().effectiveFrom())
                    .isEqualTo(acting);
            assertThat(desk.publishedNotices()).isEqualTo(1);
            assertThat(desk.approve.approve(BOB, MODEL, raised.versionId()))
                    .isInstanceOf(Approval.NotPending.class);

            assertThat(desk.book.find(MODEL, acting.minusNanos(1_000)).orElseThrow().sheet())
                    .isEqualTo(desk.book.find(MODEL, NOW).orElseThrow().sheet());
            assertThat(desk.book.find(MODEL, acting).orElseThrow().versionId())
                    .isEqualTo(raised.versionId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPendingIncreaseNeverActs(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.taken(100, 400);
            PriceScheduled raised = desk.taken(200, 400);
            clock.advance(Duration.ofDays(60));

            assertThat(desk.inputPrice()).isEqualTo(100);
            Model shown = desk.models.find(MODEL).orElseThrow();
            assertThat(shown.scheduled().getFirst().state()).isEqualTo(PriceState.PENDING_APPROVAL);
            assertThat(desk.withdraw.withdraw(ANN, MODEL, raised.versionId()))
                    .isInstanceOf(Withdrawal.Withdrawn.class);
            assertThat(desk.models.find(MODEL).orElseThrow().scheduled()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lowPricesInBetweenCountAndDecreasesCannotHideAnIncrease(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.taken(100, 400);
            Instant in10Days = NOW.plus(Duration.ofDays(10));
            Instant in20Days = NOW.plus(Duration.ofDays(20));
            PriceScheduled low = desk.taken(80, 400, in10Days);
            assertThat(low.material()).isFalse();
            assertThat(desk.taken(90, 400, in20Days).material()).isTrue();

            PriceScheduled later = desk.taken(80, 400, in20Days);
            assertThat(later.material()).isFalse();
            assertThat(desk.propose(70, 400, Optional.of(NOW.plus(Duration.ofDays(15)))))
                    .isEqualTo(new Proposal.WouldMakeLaterOneDearer(later.versionId()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void retiringAndTakingBackAModelDoesNotEvadeTheNotice(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            PriceScheduled first = desk.taken(100, 400);
            assertThat(desk.withdraw.withdraw(ANN, MODEL, first.versionId()))
                    .isInstanceOf(Withdrawal.InForce.class);
            desk.retireModel();
            clock.advance(ConfigVersion.SPREAD);
            assertThat(desk.book.find(MODEL, clock.now())).isEmpty();
            assertThat(desk.propose(100, 400, Optional.empty()))
                    .isInstanceOf(Proposal.NoSuchModel.class);

            desk.putModel();
            assertThat(desk.taken(101, 400).state()).isEqualTo(PriceState.PENDING_APPROVAL);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void refusesPricesThatCannotBeCharged(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            assertThatThrownBy(() ->
                            desk.propose.propose(
                                    ANN,
                                    MODEL,
                                    proposal(
                                            Prices.NONE.withInput(Price.ofPicos(1)),
                                            Optional.empty())))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("prices.output"));
            assertThatThrownBy(() -> desk.taken(2_000_000_000_000L, 1))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("prices.input"));
        }
    }

    private static PriceProposal proposal(Prices prices, Optional<Instant> at) {
        return new PriceProposal(at, prices, Optional.empty(), Optional.empty(), "a reason");
    }

    private final class Desk implements AutoCloseable {

        private final Db db;
        private final PriceBook book;
        private final Models models;
        private final ProposePrice propose;
        private final ApprovePrice approve;
        private final WithdrawPrice withdraw;
        private final ChangeModel changeModel;
        private final DecideModel decideModel;

        Desk(Dialect dialect) {
            db = Databases.fresh(dialect);
            PriceStore prices = new PriceStore(Json.newMapper());
            book = new PriceBook(db, new ConfigVersion(db), prices);
            models = new Models(db, clock, book, prices);
            PriceDesk desk =
                    PriceDesk.of(
                            db,
                            clock,
                            new Ids(clock, new SecureRandom()),
                            new PriceDesk.Selling(book, prices),
                            NOTICE);
            propose = new ProposePrice(desk);
            approve = new ApprovePrice(desk);
            withdraw = new WithdrawPrice(desk);
            changeModel = new ChangeModel(desk, models);
            decideModel = new DecideModel(desk);
            putModel();
        }

        void putModel() {
            models.put(
                    ANN,
                    MODEL,
                    new Model.Definition("Large", 1_000, 100, List.of("chat.completions"), true));
        }

        /** As soon as the owner can. */
        void retireModel() {
            Model.Retirement terms =
                    new Model.Retirement(
                            Optional.empty(), Optional.empty(), Optional.of("upstream is gone"));
            ChangeModel.Outcome asked = changeModel.retire(ANN, MODEL, terms);
            String changeId = ((ChangeModel.Outcome.Waiting) asked).change().changeId();
            assertThat(decideModel.approve(BOB, MODEL, changeId))
                    .isInstanceOf(DecideModel.Decision.Approved.class);
        }

        Proposal propose(long input, long output, Optional<Instant> at) {
            Prices prices = Prices.ofText(Price.ofPicos(input), Price.ofPicos(output));
            return propose.propose(ANN, MODEL, proposal(prices, at));
        }

        PriceScheduled taken(long input, long output) {
            return ((Proposal.Taken) propose(input, output, Optional.empty())).scheduled();
        }

        PriceScheduled taken(long input, long output, Instant at) {
            return ((Proposal.Taken) propose(input, output, Optional.of(at))).scheduled();
        }

        long inputPrice() {
            return book.find(MODEL, clock.now())
                    .orElseThrow()
                    .sheet()
                    .prices()
                    .input()
                    .orElseThrow()
                    .picoUsd();
        }

        long publishedNotices() {
            return db.call(tx ->
                            tx.first(
                                    """
                                    SELECT COUNT(*) AS n FROM notice
                                    WHERE published_at IS NOT NULL
                                    """,
                                    row -> row.number("n")))
                    .orElseThrow();
        }

        @Override
        public void close() {
            db.close();
        }
    }
}
