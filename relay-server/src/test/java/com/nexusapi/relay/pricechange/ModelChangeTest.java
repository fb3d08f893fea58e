package com.nexusapi.relay.pricechange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.Model.PriceState;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.pricechange.ChangeModel.Outcome;
import com.nexusapi.relay.pricechange.DecideModel.Decision;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.OfferedModel;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.pricing.PricedModel;
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

/** What customers lose of a model: its retirement, and limits that are lowered. */
class ModelChangeTest {

    private static final String ANN = "ann@nexusapi.com";
    private static final String BOB = "bob@nexusapi.com";
    private static final String MODEL = "acme/large:1";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration NOTICE = Duration.ofDays(14);
    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final String CHAT = "chat.completions";
    private static final String RESPONSES = "responses";

    private final SettableClock clock = new SettableClock(NOW);

    @ParameterizedTest
    @EnumSource
    void aRetirementWaitsForAnotherOperatorAndItsNoticePeriod(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            assertThat(desk.retire(Optional.of(NOW.plus(NOTICE).minus(TICK)), Optional.empty()))
                    .isEqualTo(new Outcome.TooEarly(NOW.plus(NOTICE)));

            Model.Change asked = desk.waiting(desk.retire(Optional.empty(), Optional.empty()));
            assertThat(asked.state()).isEqualTo(PriceState.PENDING_APPROVAL);
            assertThat(asked.effectiveFrom()).isEqualTo(NOW.plus(NOTICE));
            assertThat(desk.publishedNotices()).isZero();
            assertThat(desk.decide.approve(ANN, MODEL, asked.changeId()))
                    .isInstanceOf(Decision.SameOperator.class);

            clock.advance(Duration.ofDays(1));
            Instant acting = NOW.plus(NOTICE).plus(Duration.ofDays(1));
            Model.Change approved = desk.approved(asked.changeId());
            assertThat(approved.state()).isEqualTo(PriceState.SCHEDULED);
            assertThat(approved.effectiveFrom()).isEqualTo(acting);
            assertThat(approved.noticeId()).isEqualTo(asked.noticeId());
            assertThat(desk.publishedNotices()).isEqualTo(1);
            assertThat(desk.decide.approve(BOB, MODEL, asked.changeId()))
                    .isInstanceOf(Decision.NotPending.class);

            assertThat(desk.book.find(MODEL, acting.minus(TICK))).isPresent();
            assertThat(desk.book.find(MODEL, acting)).isEmpty();
            assertThat(desk.models.find(MODEL).orElseThrow().changes()).containsExactly(approved);
            clock.advance(NOTICE);
            assertThat(desk.models.find(MODEL)).isEmpty();
            assertThat(desk.models.list()).isEmpty();
            assertThat(desk.decide.withdraw(ANN, MODEL, asked.changeId()))
                    .isInstanceOf(Decision.InForce.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPendingChangeNeverActsAndIsWithdrawnWithItsDraft(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            Model.Change asked = desk.waiting(desk.retire(Optional.empty(), Optional.empty()));
            Model.Change lower = desk.waiting(desk.put(500, 100, true, CHAT, RESPONSES));
            clock.advance(Duration.ofDays(60));

            assertThat(desk.inForce().contextWindow()).isEqualTo(1_000);
            assertThat(desk.models.find(MODEL).orElseThrow().changes())
                    .extracting(Model.Change::state)
                    .containsOnly(PriceState.PENDING_APPROVAL)
                    .hasSize(2);
            desk.withdrawn(asked.changeId());
            desk.withdrawn(lower.changeId());
            assertThat(desk.models.find(MODEL).orElseThrow().changes()).isEmpty();
            assertThat(desk.decide.approve(BOB, MODEL, asked.changeId()))
                    .isInstanceOf(Decision.NoSuchChange.class);
            assertThat(desk.notices()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScheduledRetirementIsTakenBackUntilFiveSecondsBefore(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            String id = desk.waiting(desk.retire(Optional.empty(), Optional.empty())).changeId();
            desk.approved(id);
            clock.advance(NOTICE.minus(ConfigVersion.SPREAD).minus(TICK));
            desk.withdrawn(id);
            clock.advance(NOTICE);
            assertThat(desk.inForce().enabled()).isTrue();

            String later = desk.waiting(desk.retire(Optional.empty(), Optional.empty())).changeId();
            desk.approved(later);
            clock.advance(NOTICE.minus(ConfigVersion.SPREAD));
            assertThat(desk.decide.withdraw(ANN, MODEL, later))
                    .isInstanceOf(Decision.InForce.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLimitThatIsLoweredWaitsAndActsToTheSecond(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            Model.Change asked = desk.waiting(desk.put(500, 50, false, CHAT));

            assertThat(asked.contextWindow()).contains(500L);
            assertThat(asked.maxOutputTokens()).contains(50L);
            assertThat(asked.endpointsTaken()).containsExactly(RESPONSES);
            assertThat(asked.switchedOff()).isTrue();
            assertThat(asked.retired()).isFalse();
            Instant acting = desk.approved(asked.changeId()).effectiveFrom();
            assertThat(acting).isEqualTo(NOW.plus(NOTICE));
            PricedModel before = desk.book.find(MODEL, acting.minus(TICK)).orElseThrow();
            assertThat(before.model()).isEqualTo(desk.inForce());
            assertThat(before.contextWindow()).isEqualTo(1_000);
            assertThat(before.maxOutputTokens()).isEqualTo(100);
            assertThat(before.serves(RESPONSES)).isTrue();
            PricedModel after = desk.book.find(MODEL, acting).orElseThrow();
            assertThat(after.contextWindow()).isEqualTo(500);
            assertThat(after.maxOutputTokens()).isEqualTo(50);
            assertThat(after.model().endpoints()).containsExactly(CHAT);
            assertThat(after.serves(CHAT)).isFalse();
            clock.advance(NOTICE);
            assertThat(desk.models.find(MODEL).orElseThrow().enabled()).isFalse();
            assertThat(desk.models.find(MODEL).orElseThrow().changes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatRaisesActsAtOnceAndStaysRaisedPastAScheduledLowering(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            // lower output, larger window and one more endpoint: only the first has to wait
            Model.Change asked =
                    desk.waiting(desk.put(2_000, 50, true, CHAT, RESPONSES, "messages"));
            assertThat(asked.contextWindow()).isEmpty();
            assertThat(asked.endpointsTaken()).isEmpty();
            assertThat(desk.inForce().contextWindow()).isEqualTo(2_000);
            assertThat(desk.inForce().maxOutputTokens()).isEqualTo(100);
            assertThat(desk.inForce().endpoints()).contains("messages");
            desk.approved(asked.changeId());

            clock.advance(Duration.ofDays(1));
            assertThat(desk.put(3_000, 100, true, CHAT, RESPONSES, "messages", "completions"))
                    .isInstanceOf(Outcome.Written.class);
            clock.advance(NOTICE);
            assertThat(desk.inForce().contextWindow()).isEqualTo(3_000);
            assertThat(desk.inForce().endpoints()).contains("completions");
            assertThat(desk.inForce().maxOutputTokens()).isEqualTo(50);

            // what was lowered can be raised again, and then the former lowering is history
            assertThat(desk.put(3_000, 80, true, CHAT, RESPONSES, "messages", "completions"))
                    .isInstanceOf(Outcome.Written.class);
            clock.advance(NOTICE);
            assertThat(desk.inForce().maxOutputTokens()).isEqualTo(80);
        }
    }

    @ParameterizedTest
    @EnumSource
    void switchingOffWaitsAndSwitchingOnDoesNot(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            Model.Change off = desk.waiting(desk.put(1_000, 100, false, CHAT, RESPONSES));
            assertThat(desk.inForce().enabled()).isTrue();
            desk.approved(off.changeId());
            clock.advance(NOTICE);
            assertThat(desk.inForce().enabled()).isFalse();
            // switched off it keeps its limits: lowering them, then switching on, evades nothing
            assertThat(desk.put(500, 100, false, CHAT, RESPONSES))
                    .isInstanceOf(Outcome.Waiting.class);

            assertThat(desk.put(1_000, 100, true, CHAT, RESPONSES))
                    .isInstanceOf(Outcome.Written.class);
            assertThat(desk.inForce().enabled()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatNeverHadAPriceInForceIsChangedFreely(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            assertThat(desk.put(500, 50, false, CHAT)).isInstanceOf(Outcome.Written.class);
            desk.price(Optional.of(NOW.plusSeconds(60)));
            assertThat(desk.put(400, 40, true, CHAT)).isInstanceOf(Outcome.Written.class);
            assertThat(desk.retire(Optional.empty(), Optional.empty()))
                    .isInstanceOf(Outcome.Retired.class);
            assertThat(desk.retire(Optional.empty(), Optional.empty()))
                    .isInstanceOf(Outcome.NoSuchModel.class);
            assertThat(desk.put(300, 30, true, CHAT)).isInstanceOf(Outcome.Written.class);
            assertThat(desk.notices()).isZero();

            clock.advance(Duration.ofSeconds(60));
            assertThat(desk.inForce().contextWindow()).isEqualTo(300);
            assertThat(desk.put(299, 30, true, CHAT)).isInstanceOf(Outcome.Waiting.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletingAndMakingItAgainDoesNotLowerItsLimits(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            Model.Change gone =
                    desk.waiting(desk.retire(Optional.empty(), Optional.of("upstream is gone")));
            // not even while its retirement is on the way
            desk.withdrawn(desk.waiting(desk.put(500, 100, true, CHAT, RESPONSES)).changeId());
            assertThat(desk.approved(gone.changeId()).effectiveFrom())
                    .isEqualTo(NOW.plus(ConfigVersion.SPREAD));
            clock.advance(ConfigVersion.SPREAD);
            assertThat(desk.book.find(MODEL, clock.now())).isEmpty();

            Model.Change lower = desk.waiting(desk.put(500, 100, true, CHAT, RESPONSES));
            assertThat(lower.effectiveFrom()).isEqualTo(clock.now().plus(NOTICE));
            assertThat(desk.inForce().contextWindow()).isEqualTo(1_000);
            clock.advance(NOTICE);
            assertThat(desk.inForce().contextWindow()).isEqualTo(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameChangeIsNotProposedTwiceAndNothingIsWrittenBesideIt(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            String first = desk.waiting(desk.retire(Optional.empty(), Optional.empty())).changeId();
            assertThat(desk.retire(Optional.empty(), Optional.empty()))
                    .isEqualTo(new Outcome.AlreadyProposed(first));
            desk.waiting(desk.put(500, 100, true, CHAT, RESPONSES));
            assertThat(desk.put(500, 200, true, CHAT, RESPONSES))
                    .isInstanceOf(Outcome.AlreadyProposed.class);
            assertThat(desk.inForce().maxOutputTokens()).isEqualTo(100);
            assertThat(desk.notices()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void refusesATimeForWhatActsAtOnceAndAnEmptyReason(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price();
            assertThatThrownBy(() ->
                            desk.change.put(
                                    ANN,
                                    MODEL,
                                    new Model.Definition(
                                            "Large",
                                            2_000,
                                            100,
                                            List.of(CHAT, RESPONSES),
                                            true,
                                            Optional.of(NOW.plusSeconds(60)),
                                            Optional.empty(),
                                            Optional.empty())))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("effectiveFrom"));
            assertThatThrownBy(() -> desk.retire(Optional.empty(), Optional.of(" ")))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("overrideReason"));
        }
    }

    private final class Desk implements AutoCloseable {

        private final Db db;
        private final PriceBook book;
        private final Models models;
        private final ProposePrice propose;
        private final ChangeModel change;
        private final DecideModel decide;

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
            change = new ChangeModel(desk, models);
            decide = new DecideModel(desk);
            put(1_000, 100, true, CHAT, RESPONSES);
        }

        void price() {
            price(Optional.empty());
        }

        void price(Optional<Instant> at) {
            Prices prices = Prices.ofText(Price.ofPicos(100), Price.ofPicos(400));
            assertThat(
                            propose.propose(
                                    ANN,
                                    MODEL,
                                    new PriceProposal(
                                            at,
                                            prices,
                                            Optional.empty(),
                                            Optional.empty(),
                                            "a reason")))
                    .isInstanceOf(ProposePrice.Proposal.Taken.class);
        }

        Outcome put(long window, long output, boolean enabled, String... endpoints) {
            return change.put(
                    ANN,
                    MODEL,
                    new Model.Definition("Large", window, output, List.of(endpoints), enabled));
        }

        Outcome retire(Optional<Instant> at, Optional<String> overrideReason) {
            return change.retire(
                    ANN, MODEL, new Model.Retirement(at, Optional.empty(), overrideReason));
        }

        Model.Change waiting(Outcome outcome) {
            return ((Outcome.Waiting) outcome).change();
        }

        Model.Change approved(String changeId) {
            return ((Decision.Approved) decide.approve(BOB, MODEL, changeId)).change();
        }

        void withdrawn(String changeId) {
            assertThat(decide.withdraw(ANN, MODEL, changeId))
                    .isInstanceOf(Decision.Withdrawn.class);
        }

        OfferedModel inForce() {
            return book.find(MODEL, clock.now()).orElseThrow().model();
        }

        long notices() {
            return db.call(tx ->
                            tx.first("SELECT COUNT(*) AS n FROM notice", row -> row.number("n")))
                    .orElseThrow();
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
