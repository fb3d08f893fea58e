package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.usage.UsageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {

    private static final String ACCOUNT = "acc_1";

    private final Clock clock = Clock.system();
    private final Ids ids = new Ids(clock, new Random(1));

    /** A fresh ledger with one account without credit. */
    private final class Books implements AutoCloseable {

        final Db db;
        final SettlementPart usage = new FailingUsage(this);
        volatile boolean failing;
        Ledger ledger;

        Books(Dialect dialect) {
            db = Databases.fresh(dialect);
            ledger = new Ledger(db, ids, clock, usage, "node-1");
            db.run(tx ->
                    tx.update(
                            """
                            INSERT INTO account (id, email, name, language, state, created_at)
                            VALUES (?, 'a@example.com', 'A', 'en', 'ACTIVE', ?)
                            """,
                            ACCOUNT,
                            clock.now()));
        }

        void topUp(String id, Money credit, Money bonus) {
            db.run(tx ->
                    ledger.topUp(
                            tx,
                            new TopUpCredit(
                                    ACCOUNT, id, credit, Money.ofCents(50), bonus, clock.now())));
        }

        boolean reverse(Settlements settlements, UsageRecord record) {
            return db.call(tx -> settlements.reverse(tx, ACCOUNT, record));
        }

        boolean freeze(String topUpId) {
            return db.call(tx -> ledger.freeze(tx, topUpId));
        }

        void grant(Money amount) {
            ledger.grant(new GrantCredit(ACCOUNT, amount, "test", Optional.empty()));
        }

        Hold hold(Money bound) {
            return ((Authorization.Granted)
                            ledger.authorize(new HoldRequest(ACCOUNT, facts(), bound)))
                    .hold();
        }

        Authorization ask(Money bound) {
            return ledger.authorize(new HoldRequest(ACCOUNT, facts(), bound));
        }

        void settle(Hold hold, Money charge) {
            assertThat(ledger.settle(hold, record(hold, charge)))
                    .isInstanceOf(Settlement.Durable.class);
        }

        Balance balance() {
            return ledger.balance(ACCOUNT);
        }

        LotState stateOf(LotKind kind) {
            return balance().lots().stream()
                    .filter(lot -> lot.kind() == kind)
                    .findFirst()
                    .orElseThrow()
                    .state();
        }

        void assertBalanced() {
            assertThat(new LedgerVerifier(db).verify().differences()).isEmpty();
            assertThat(ledger.trialBalance().sum()).isEqualTo(Money.ZERO);
        }

        /** As after a crash: another run of the same node. */
        int restart() {
            ledger = new Ledger(db, ids, clock, usage, "node-1");
            return ledger.sweepFormerRuns();
        }

        @Override
        public void close() {
            db.close();
        }
    }

    /** The usage store, on a disk that is full for as long as the test says. */
    private record FailingUsage(Books books, UsageStore store) implements SettlementPart {

        FailingUsage(Books books) {
            this(books, new UsageStore(Json.newMapper(), "node-1"));
        }

        @Override
        public void write(Tx tx, List<SettledCall> calls) {
            if (books.failing) {
                throw new StoreException("no space left on device");
            }
            store.write(tx, calls);
        }

        @Override
        public void reverse(Tx tx, UsageRecord record, String reversalEntryId) {
            store.reverse(tx, record, reversalEntryId);
        }
    }

    private CallFacts facts() {
        return new CallFacts(
                ids.next("req"),
                clock.now(),
                Optional.of(ACCOUNT),
                Optional.of("key_1"),
                Optional.of("m"),
                "chat.completions",
                false);
    }

    private static UsageRecord record(Hold hold, Money charge) {
        return new UsageRecord(
                hold.call(),
                Optional.of("chan_1"),
                200,
                Outcome.COMPLETE,
                Optional.empty(),
                UsageBreakdown.text(10, 5, UsageSource.UPSTREAM),
                Optional.empty(),
                charge,
                Money.ofNanos(charge.nanoUsd() / 2),
                Optional.empty(),
                12);
    }

    private static Money cents(long cents) {
        return Money.ofCents(cents);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void chargesTheCallAndGivesBackTheRest(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(1_000), Money.ZERO);
            Hold hold = books.hold(cents(300));
            assertThat(books.balance().held()).isEqualTo(cents(300));
            assertThat(books.balance().available()).isEqualTo(cents(1_000));
            books.settle(hold, cents(120));
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(880));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void drawsGrantsFirstThenTheTopUpThenItsBonus(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(100), cents(50));
            books.grant(cents(30));
            Hold hold = books.hold(cents(150));
            books.settle(hold, cents(150));
            List<Receipt.Draw> draws = books.ledger.drawsOf(hold.call().id());
            assertThat(draws.stream().map(Receipt.Draw::amount))
                    .containsExactlyInAnyOrder(cents(30), cents(100), cents(20));
            assertThat(books.stateOf(LotKind.GRANT)).isEqualTo(LotState.EXHAUSTED);
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.EXHAUSTED);
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.OPEN);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void saysWhetherCreditIsMissingOrOnlyHeld(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(80));
            assertThat(books.ask(cents(50))).isEqualTo(new Authorization.HeldByOtherCalls());
            assertThat(books.ask(cents(101))).isEqualTo(new Authorization.InsufficientCredit());
            books.ledger.release(hold, record(hold, Money.ZERO));
            assertThat(books.ask(cents(50))).isInstanceOf(Authorization.Granted.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void settlingTwiceChargesOnce(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            books.settle(hold, cents(40));
            books.settle(hold, cents(40));
            assertThat(books.balance().available()).isEqualTo(cents(60));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void chargeBeyondTheCreditBecomesDebtThatTheNextCreditRepays(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(100)), cents(130));
            assertThat(books.balance().debt()).isEqualTo(cents(30));
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            assertThat(books.ask(cents(1))).isEqualTo(new Authorization.InsufficientCredit());
            books.assertBalanced();
            books.topUp("top_1", cents(500), Money.ZERO);
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(470));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void debtOfOneCallIsBoundedAndTheRestIsOurLoss(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(100)), cents(500));
            assertThat(books.balance().debt()).isEqualTo(Settlements.MAX_DEBT_A_CALL);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRestartGivesBackWhatTheFormerRunHeld(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold lost = books.hold(cents(100));
            assertThat(books.restart()).isEqualTo(1);
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(100));
            // the old run wakes up and settles after all: its answer must be withheld
            assertThat(books.ledger.settle(lost, record(lost, cents(70))))
                    .isInstanceOf(Settlement.Unconfirmed.class);
            assertThat(books.balance().available()).isEqualTo(cents(100));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aHoldThatIsLiveIsNotTakenForForgotten(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold live = books.hold(cents(40));
            assertThat(books.ledger.returnForgotten()).isZero();
            assertThat(books.balance().held()).isEqualTo(cents(40));
            books.settle(live, cents(40));
            assertThat(books.ledger.returnForgotten()).isZero();
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aHoldWhoseReleaseFailedIsReturnedLater(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            books.failing = true;
            assertThatThrownBy(() -> books.ledger.release(hold, record(hold, Money.ZERO)))
                    .isInstanceOf(StoreException.class);
            books.failing = false;
            assertThat(books.balance().held()).isEqualTo(cents(40));
            assertThat(books.ledger.returnForgotten()).isEqualTo(1);
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSettlementThatFailsIsWithheldAndCostsNothing(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            books.failing = true;
            assertThat(books.ledger.settle(hold, record(hold, cents(40))))
                    .isInstanceOf(Settlement.Unconfirmed.class);
            books.failing = false;
            books.ledger.returnForgotten();
            assertThat(books.balance().available()).isEqualTo(cents(100));
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aChargeFoundCommittedAfterItsAnswerWasWithheldIsReversed(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(50), cents(20));
            Hold hold = books.hold(cents(60));
            UsageRecord charged = record(hold, cents(60));
            assertThat(books.ledger.settle(hold, charged)).isInstanceOf(Settlement.Durable.class);
            LedgerStore store = new LedgerStore();
            Credits credits = new Credits(store, new JournalStore(), ids, clock);
            Settlements settlements = new Settlements(credits, store, books.usage, ids, clock);
            assertThat(books.reverse(settlements, charged)).isTrue();
            assertThat(books.reverse(settlements, charged)).isFalse();
            assertThat(books.balance().available()).isEqualTo(cents(70));
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.OPEN);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void refundTakesTheBonusAlongInOneEntry(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            assertThat(books.freeze("top_1")).isTrue();
            assertThat(books.ask(cents(1))).isEqualTo(new Authorization.InsufficientCredit());
            books.db.run(tx -> books.ledger.refund(tx, "top_1"));
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.REFUNDED);
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.REVOKED);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void heldOrUsedCreditDoesNotFreeze(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            Hold hold = books.hold(cents(10));
            assertThat(books.freeze("top_1")).isFalse();
            books.settle(hold, Money.ofNanos(1));
            assertThat(books.freeze("top_1")).isFalse();
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.OPEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void neverSpendsMoreThanThereIsWhateverTheConcurrency(Dialect dialect) throws Exception {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(30), cents(10));
            books.grant(cents(60));
            AtomicInteger served = new AtomicInteger();
            AtomicLong charged = new AtomicLong();
            List<Future<?>> running = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int call = 0; call < 300; call++) {
                    int seed = call;
                    running.add(
                            threads.submit(() -> {
                                if (books.ask(cents(1))
                                        instanceof Authorization.Granted(Hold hold)) {
                                    served.incrementAndGet();
                                    Money charge = cents(seed % 3 == 0 ? 0 : 1);
                                    charged.addAndGet(charge.nanoUsd());
                                    books.settle(hold, charge);
                                }
                            }));
                }
            }
            for (Future<?> each : running) {
                each.get();
            }
            assertThat(Money.ofNanos(charged.get()).plus(books.balance().available()))
                    .isEqualTo(cents(100));
            assertThat(served.get()).isGreaterThanOrEqualTo(100);
            books.assertBalanced();
        }
    }
}
