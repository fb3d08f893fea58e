package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of leases, one test each (DESIGN §5). */
class LeaseTest {

    private static Money cents(long cents) {
        return Money.ofCents(cents);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void callsHoldAgainstTheLeaseWithoutTheStore(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(40)), cents(1));
            long leases = books.count("lease");
            books.settle(books.hold(cents(39)), cents(1));
            assertThat(books.count("lease")).isEqualTo(leases);
            assertThat(books.balance().available()).isEqualTo(cents(98));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void nearTheEndOfTheCreditExactlyOneHoldIsLeased(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(30));
            Hold hold = books.hold(cents(10));
            Ledger other = books.node("node-2");
            assertThat(books.ask(other, cents(20))).isInstanceOf(Authorization.Granted.class);
            books.settle(hold, cents(10));
            assertThat(books.ask(cents(1))).isEqualTo(new Authorization.HeldByOtherCalls());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void piecesOfSeveralLeasesServeOneCall(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(10));
            books.topUp("top_1", cents(10), Money.ZERO);
            Hold first = books.hold(cents(7));
            Hold second = books.hold(cents(7));
            books.settle(first, cents(2));
            books.settle(second, cents(2));
            books.settle(books.hold(cents(16)), cents(16));
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anIdleLeaseIsReturnedAfterSeconds(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(60)), cents(10));
            assertThat(books.count("slice")).isEqualTo(1);
            books.idle(books.ledger);
            assertThat(books.count("slice")).isZero();
            assertThat(books.balance().available()).isEqualTo(cents(90));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatACallHoldsIsNotReturnedWithTheRest(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold hold = books.hold(cents(40));
            for (int second = 0; second < 6; second++) {
                Books.second(books.ledger);
            }
            assertThat(books.balance().held()).isEqualTo(cents(40));
            books.settle(hold, cents(40));
            assertThat(books.balance().available()).isEqualTo(cents(60));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void creditIdleOnAnotherNodeIsRecalled(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(80)), cents(10));
            Ledger other = books.node("node-2");
            assertThat(books.ask(other, cents(50))).isEqualTo(new Authorization.HeldByOtherCalls());
            Books.second(books.ledger);
            Books.until(() -> books.ask(other, cents(50)) instanceof Authorization.Granted);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRestartedNodeSweepsItsFormerRun(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(100)), cents(30));
            var _ = books.hold(cents(70));
            Ledger restarted = books.node("node-1");
            assertThat(restarted.sweepFormerRuns()).isEqualTo(1);
            assertThat(restarted.sweepFormerRuns()).isZero();
            assertThat(restarted.balance(Books.ACCOUNT).held()).isEqualTo(Money.ZERO);
            assertThat(restarted.balance(Books.ACCOUNT).available()).isEqualTo(cents(70));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSilentNodeIsSweptOnceAndItsCallIsChargedToOpenLots(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold asleep = books.hold(cents(60));
            Ledger other = books.node("node-2");
            books.databaseAhead = Duration.ofSeconds(11);
            Books.second(other);
            assertThat(other.balance(Books.ACCOUNT).held()).isEqualTo(Money.ZERO);
            books.settle(asleep, cents(60));
            assertThat(books.balance().available()).isEqualTo(cents(40));
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatASweptCallCannotFindAnyMoreIsDebtThatTheNextReturnRepays(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            Hold asleep = books.hold(cents(60));
            Ledger other = books.node("node-2");
            books.databaseAhead = Duration.ofSeconds(11);
            Books.second(other);
            Hold elsewhere = books.hold(other, cents(90));
            books.settle(asleep, cents(60));
            assertThat(books.balance().debt()).isEqualTo(cents(50));
            books.settle(other, elsewhere, cents(20));
            books.idle(other);
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(20));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aNodeDeclaredDeadBeginsANewRunAndServesOn(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(60)), cents(10));
            Ledger other = books.node("node-2");
            books.databaseAhead = Duration.ofSeconds(11);
            Books.second(other);
            Books.second(books.ledger);
            books.settle(books.hold(cents(90)), cents(90));
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anIdleSliceIsReturnedWhenItsLotFreezes(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(10));
            books.topUp("top_1", cents(2_000), cents(200));
            books.settle(books.hold(cents(30)), cents(10));
            assertThat(books.freeze("top_1")).isTrue();
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.FROZEN);
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.FROZEN);
            assertThat(books.ask(cents(1))).isEqualTo(new Authorization.InsufficientCredit());
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSliceOnAnotherNodeIsReturnedWhenItsLotFreezes(Dialect dialect) throws Exception {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            Ledger other = books.node("node-2");
            Hold released = books.hold(other, cents(30));
            other.release(released, Books.record(released, Money.ZERO));
            Thread beats =
                    Thread.startVirtualThread(() -> {
                        Books.until(() -> books.stateOf(LotKind.TOP_UP) == LotState.FREEZING);
                        Books.second(other);
                    });
            assertThat(books.freeze("top_1")).isTrue();
            beats.join();
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aHeldSliceKeepsItsLotFromFreezingAndOpensItAgain(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            Hold hold = books.hold(cents(10));
            assertThat(books.freeze("top_1")).isFalse();
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.OPEN);
            books.settle(hold, Money.ofNanos(1));
            assertThat(books.freeze("top_1")).isFalse();
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.OPEN);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aNanoUsedOfTheBonusAloneKeepsBothFromFreezing(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(100), cents(200));
            Hold toTheBonus = books.hold(cents(150));
            var charged = books.settle(toTheBonus, cents(100).plus(Money.ofNanos(1)));
            assertThat(charged.draws()).hasSize(2);
            assertThat(books.freeze("top_1")).isFalse();
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.OPEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFreezeWhoseProcessIsGoneIsGivenUp(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(100), cents(20));
            assertThat(books.ledger.beginFreeze("top_1")).isTrue();
            books.db.run(tx ->
                    tx.update(
                            "UPDATE lot SET freezing_since = ?",
                            books.clock.now().minus(Duration.ofMinutes(2))));
            Books.second(books.ledger);
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.OPEN);
            books.assertBalanced();
        }
    }
}
