package com.nexusapi.relay.pricechange;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.PricePlan;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Authentication;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.pricechange.ProposePrice.Proposal;
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

/** Two relays over one database: what one is told, both do, at the same time. */
class TwoNodesTest {

    private static final String ANN = "ann@nexusapi.com";
    private static final String BOB = "bob@nexusapi.com";
    private static final String MODEL = "acme/large:1";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration NOTICE = Duration.ofDays(14);
    private static final Duration TICK = Duration.ofNanos(1_000);

    private final SettableClock clock = new SettableClock(NOW);
    private final SecureRandom random = new SecureRandom();
    private final Ids ids = new Ids(clock, random);

    @ParameterizedTest
    @EnumSource
    void aScheduledPriceActsOnBothFromTheSameInstant(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node first = new Node(db);
            Node second = new Node(db);
            first.models.put(
                    ANN,
                    MODEL,
                    new Model.Definition("L", 1_000, 100, List.of("chat.completions"), true));
            first.propose(ANN, 100);
            second.version.poll();
            assertThat(second.price()).isEqualTo(100);

            String lower = first.propose(ANN, 90);
            second.version.poll();
            clock.advance(ConfigVersion.SPREAD.minus(TICK));
            assertThat(first.price()).isEqualTo(100);
            assertThat(second.price()).isEqualTo(100);
            clock.advance(TICK);
            assertThat(first.price()).isEqualTo(90);
            assertThat(second.price()).isEqualTo(90);
            assertThat(second.versionId()).isEqualTo(lower);

            String higher = first.propose(ANN, 120);
            second.approve.approve(BOB, MODEL, higher);
            first.version.poll();
            clock.advance(NOTICE.minus(TICK));
            assertThat(first.price()).isEqualTo(90);
            assertThat(second.price()).isEqualTo(90);
            clock.advance(TICK);
            assertThat(first.price()).isEqualTo(120);
            assertThat(second.price()).isEqualTo(120);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModelLosesALimitAndIsRetiredOnBothAtTheSameInstant(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node first = new Node(db);
            Node second = new Node(db);
            first.put(1_000);
            first.propose(ANN, 100);
            String lower = first.put(500).orElseThrow();
            second.decideModel.approve(BOB, MODEL, lower);
            first.version.poll();
            second.version.poll();
            clock.advance(NOTICE.minus(TICK));
            assertThat(first.contextWindow()).contains(1_000L);
            assertThat(second.contextWindow()).contains(1_000L);
            clock.advance(TICK);
            assertThat(first.contextWindow()).contains(500L);
            assertThat(second.contextWindow()).contains(500L);

            String gone = second.retire();
            clock.advance(Duration.ofDays(30));
            first.version.poll();
            assertThat(first.contextWindow()).as("not approved").contains(500L);
            first.decideModel.approve(BOB, MODEL, gone);
            second.version.poll();
            clock.advance(NOTICE.minus(TICK));
            assertThat(first.contextWindow()).contains(500L);
            assertThat(second.contextWindow()).contains(500L);
            clock.advance(TICK);
            assertThat(first.contextWindow()).isEmpty();
            assertThat(second.contextWindow()).isEmpty();
            assertThat(new Node(db).contextWindow()).as("a node just started").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlansFactorActsOnBothFromTheSameInstant(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node first = new Node(db);
            Node second = new Node(db);
            first.plan(ANN, 10_000);
            String secret = first.customer("big");
            second.version.poll();
            assertThat(second.factor(secret)).isEqualTo(10_000);

            first.plan(ANN, 8_000);
            first.version.poll();
            second.version.poll();
            clock.advance(ConfigVersion.SPREAD.minus(TICK));
            assertThat(first.factor(secret)).isEqualTo(10_000);
            assertThat(second.factor(secret)).isEqualTo(10_000);
            clock.advance(TICK);
            assertThat(first.factor(secret)).isEqualTo(8_000);
            assertThat(second.factor(secret)).isEqualTo(8_000);

            String raise = first.plan(ANN, 11_000).orElseThrow();
            clock.advance(Duration.ofDays(30));
            first.version.poll();
            assertThat(first.factor(secret)).as("not approved").isEqualTo(8_000);
            first.decide.approve(BOB, raise);
            first.version.poll();
            second.version.poll();
            clock.advance(NOTICE.minus(TICK));
            assertThat(first.factor(secret)).isEqualTo(8_000);
            assertThat(second.factor(secret)).isEqualTo(8_000);
            clock.advance(TICK);
            assertThat(first.factor(secret)).isEqualTo(11_000);
            assertThat(second.factor(secret)).isEqualTo(11_000);
        }
    }

    /** The parts of one relay that a call asks for its price. */
    private final class Node {

        private final ConfigVersion version;
        private final PriceBook book;
        private final Models models;
        private final Access access;
        private final Accounts accounts;
        private final ProposePrice propose;
        private final ApprovePrice approve;
        private final ChangePlan changePlan;
        private final DecidePlan decide;
        private final ChangeModel changeModel;
        private final DecideModel decideModel;

        Node(Db db) {
            version = new ConfigVersion(db);
            PriceStore prices = new PriceStore(Json.newMapper());
            book = new PriceBook(db, version, prices);
            models = new Models(db, clock, book, prices);
            access = new Access(db, version, ids, clock, random);
            accounts = new Accounts(db, ids, clock, access);
            PriceDesk desk =
                    PriceDesk.of(db, clock, ids, new PriceDesk.Selling(book, prices), NOTICE);
            propose = new ProposePrice(desk);
            approve = new ApprovePrice(desk);
            changePlan = new ChangePlan(desk);
            decide = new DecidePlan(desk);
            changeModel = new ChangeModel(desk, models);
            decideModel = new DecideModel(desk);
        }

        /** The change's id, unless it acts at once. */
        Optional<String> put(long contextWindow) {
            ChangeModel.Outcome outcome =
                    changeModel.put(
                            ANN,
                            MODEL,
                            new Model.Definition(
                                    "L", contextWindow, 100, List.of("chat.completions"), true));
            return outcome instanceof ChangeModel.Outcome.Waiting waiting
                    ? Optional.of(waiting.change().changeId())
                    : Optional.empty();
        }

        String retire() {
            ChangeModel.Outcome asked = changeModel.retire(ANN, MODEL, Model.Retirement.PLAIN);
            return ((ChangeModel.Outcome.Waiting) asked).change().changeId();
        }

        /** While the model is offered. */
        Optional<Long> contextWindow() {
            return book.find(MODEL, clock.now()).map(model -> model.contextWindow());
        }

        String propose(String actor, long input) {
            PriceProposal asked =
                    new PriceProposal(
                            Optional.empty(),
                            Prices.ofText(Price.ofPicos(input), Price.ofPicos(400)),
                            Optional.empty(),
                            Optional.empty(),
                            "a reason");
            return ((Proposal.Taken) propose.propose(actor, MODEL, asked)).scheduled().versionId();
        }

        long price() {
            return book.find(MODEL, clock.now())
                    .orElseThrow()
                    .sheet()
                    .prices()
                    .input()
                    .orElseThrow()
                    .picoUsd();
        }

        String versionId() {
            return book.find(MODEL, clock.now()).orElseThrow().versionId();
        }

        /** The change's id, unless the plan is new. */
        Optional<String> plan(String actor, long bps) {
            ChangePlan.Outcome outcome =
                    changePlan.put(
                            actor,
                            new PricePlan.Definition(
                                    "big",
                                    "Big",
                                    bps,
                                    Optional.empty(),
                                    "a reason",
                                    Optional.empty()));
            return outcome instanceof ChangePlan.Outcome.Taken taken
                    ? Optional.of(taken.change().id())
                    : Optional.empty();
        }

        String customer(String plan) {
            Account.Creation asked =
                    new Account.Creation(
                            "dev@example.com", "Dev", Optional.empty(), Optional.of(plan));
            String id = ((Accounts.Opening.Opened) accounts.open(ANN, asked)).customer().id();
            ApiKey.Creation key =
                    new ApiKey.Creation(
                            "k",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            return access.createKey(ANN, id, key).orElseThrow().secret().orElseThrow();
        }

        long factor(String secret) {
            return ((Authentication.Granted) access.authenticate(secret)).grant().planBps();
        }
    }
}
