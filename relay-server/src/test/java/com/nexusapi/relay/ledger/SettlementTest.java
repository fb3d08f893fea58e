package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.TrialBalance;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settlements when something goes wrong: each charge once, or not at all. */
class SettlementTest {

    private static Money cents(long cents) {
        return Money.ofCents(cents);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aCommitNobodyWasToldOfIsNotDoneTwice(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            books.faults.commitsGetLost = true;
            books.settle(hold, cents(40));
            assertThat(books.balance().available()).isEqualTo(cents(60));
            assertThat(books.count("usage_record")).isEqualTo(1);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anOverrunWhoseCommitNobodyWasToldOfIsNotDoneTwice(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(100));
            books.faults.commitsGetLost = true;
            assertThat(books.settle(hold, cents(130)).draws()).hasSize(1);
            assertThat(books.balance().debt()).isEqualTo(cents(30));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aLeaseWhoseTakingNobodyWasToldOfIsFound(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.faults.commitsGetLost = true;
            books.settle(books.hold(cents(100)), cents(100));
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void oneBadCallIsParkedAndTheOthersAreCharged(Dialect dialect) throws Exception {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            List<Hold> holds = new ArrayList<>();
            for (int call = 0; call < 20; call++) {
                holds.add(books.hold(cents(5)));
            }
            books.faults.badCall = holds.get(7).call().id();
            List<Future<Settlement>> settled = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Hold hold : holds) {
                    settled.add(
                            threads.submit(
                                    () -> books.ledger.settle(hold, Books.record(hold, cents(5)))));
                }
            }
            int unconfirmed = 0;
            for (Future<Settlement> each : settled) {
                unconfirmed += each.get() instanceof Settlement.Unconfirmed ? 1 : 0;
            }
            assertThat(unconfirmed).isEqualTo(1);
            assertThat(books.ledger.parkedCalls()).isEqualTo(1);
            assertThat(books.balance().held()).isEqualTo(cents(5));
            assertThat(books.balance().available()).isEqualTo(cents(5));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFullDiskWithholdsTheAnswerAndCostsNothing(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            books.faults.diskIsFull = true;
            assertThat(books.ledger.settle(hold, Books.record(hold, cents(40))))
                    .isInstanceOf(Settlement.Unconfirmed.class);
            assertThat(books.balance().held()).isEqualTo(cents(40));
            books.faults.diskIsFull = false;
            books.idle(books.ledger);
            assertThat(books.balance().available()).isEqualTo(cents(100));
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            assertThat(outcomeOf(books, hold)).contains("WITHHELD");
            assertThat(books.ledger.trialBalance().lines())
                    .as("upstream wants its money all the same")
                    .contains(new TrialBalance.Line("cogs:upstream", cents(20)));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aReleaseOnAFullDiskIsKeptLater(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            books.faults.diskIsFull = true;
            books.ledger.release(hold, Books.record(hold, Money.ZERO));
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            books.faults.diskIsFull = false;
            books.idle(books.ledger);
            assertThat(outcomeOf(books, hold)).contains("COMPLETE");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aChargeFoundCommittedAfterItsAnswerWasWithheldIsReversed(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(50), cents(20));
            Hold hold = books.hold(cents(60));
            books.faults.nobodyWaits = true;
            assertThat(books.ledger.settle(hold, Books.record(hold, cents(60))))
                    .isInstanceOf(Settlement.Unconfirmed.class);
            books.faults.nobodyWaits = false;
            Books.until(() -> outcomeOf(books, hold).filter("WITHHELD"::equals).isPresent());
            books.idle(books.ledger);
            assertThat(books.balance().available()).isEqualTo(cents(70));
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.OPEN);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aChargeForAnAnswerThatAFormerProcessWithheldIsReversedOnce(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(50), cents(20));
            Hold charged = books.hold(cents(60));
            books.settle(charged, cents(60));
            Hold released = books.hold(cents(5));
            books.ledger.release(released, Books.record(released, Money.ZERO));
            for (int start = 0; start < 2; start++) {
                books.ledger.reverseWithheld(charged.call());
                books.ledger.reverseWithheld(released.call());
                assertThat(books.balance().available()).isEqualTo(cents(70));
            }
            assertThat(outcomeOf(books, charged)).contains("WITHHELD");
            assertThat(outcomeOf(books, released)).contains("COMPLETE");
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRefusalAfterACommitNobodyWasToldOfSaysNothingOfTheCommit(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold covered = books.hold(cents(40));
            books.faults.refusesAfterLoss = true;
            books.faults.commitsGetLost = true;
            books.settle(covered, cents(40));
            Hold overrun = books.hold(cents(60));
            books.faults.commitsGetLost = true;
            assertThat(books.settle(overrun, cents(70)).draws()).hasSize(1);
            assertThat(books.balance().debt()).isEqualTo(cents(10));
            assertThat(books.ledger.parkedCalls()).isZero();
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aReversalTheStoreRefusesIsTriedAgain(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(60));
            books.faults.reversalsFail = true;
            books.faults.nobodyWaits = true;
            assertThat(books.ledger.settle(hold, Books.record(hold, cents(60))))
                    .isInstanceOf(Settlement.Unconfirmed.class);
            books.faults.nobodyWaits = false;
            Books.until(() -> books.ledger.parkedCalls() == 1 || isWithheld(books, hold));
            books.faults.reversalsFail = false;
            books.idle(books.ledger);
            Books.until(() -> isWithheld(books, hold));
            assertThat(books.balance().available()).isEqualTo(cents(100));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aReversalGivesBackWhatRepaidTheDebtOfItsCall(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            SettledCall call = books.settle(books.hold(cents(100)), cents(130));
            books.topUp("top_1", cents(50), Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(20));
            assertThat(books.reverse(call)).isTrue();
            books.idle(books.ledger);
            assertThat(books.balance().available()).isEqualTo(cents(150));
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    private static boolean isWithheld(Books books, Hold hold) {
        return outcomeOf(books, hold).filter("WITHHELD"::equals).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSecondSettlementOfTheSameCallChangesNothing(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            UsageRecord record = Books.record(hold, cents(40));
            assertThat(books.ledger.settle(hold, record)).isInstanceOf(Settlement.Durable.class);
            assertThat(books.ledger.settle(hold, record)).isInstanceOf(Settlement.Durable.class);
            books.ledger.release(hold, record);
            assertThat(books.balance().available()).isEqualTo(cents(60));
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    private static Optional<String> outcomeOf(Books books, Hold hold) {
        return books.db.call(tx ->
                tx.first(
                        "SELECT outcome FROM usage_record WHERE id = ?",
                        row -> row.text("outcome"),
                        hold.call().id()));
    }
}
