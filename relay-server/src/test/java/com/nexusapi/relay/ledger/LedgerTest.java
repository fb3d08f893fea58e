package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.store.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {

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
            List<Receipt.Draw> draws = books.settle(hold, cents(150)).draws();
            assertThat(draws.stream().map(Receipt.Draw::amount))
                    .containsExactly(cents(30), cents(100), cents(20));
            books.idle(books.ledger);
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
            books.ledger.release(hold, Books.record(hold, Money.ZERO));
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
