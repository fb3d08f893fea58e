package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.store.Dialect;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chargebacks and what follows them (payments reference §3). */
class DisputeTest {

    private static final Decision GIVEN_UP = new Decision("anne@example.com", "no answer");

    private static Money cents(long cents) {
        return Money.ofCents(cents);
    }

    private static String chargeBack(Books books, String topUpId) {
        var _ = books.ledger.beginFreeze(topUpId);
        return books.db.call(
                tx -> books.ledger.chargeBack(tx, new Chargeback("dp_1", topUpId, cents(1_500))));
    }

    private static String win(Books books) {
        return books.db.call(tx -> books.ledger.disputeWon(tx, "dp_1"));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void chargebackTakesWhatIsLeftAndWhatWasUsedIsDebt(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            books.settle(books.hold(cents(900)), cents(600));
            String entry = chargeBack(books, "top_1");
            assertThat(books.postings(entry))
                    .containsEntry("customer:acc_1:paid", cents(1_400))
                    .containsEntry("customer:acc_1:debt", cents(600))
                    .containsEntry("customer:acc_1:promo", cents(200))
                    .containsEntry("promo:given", cents(-200))
                    .containsEntry("processor:fees", cents(1_500))
                    .containsEntry("processor:dodo", cents(-3_500))
                    .hasSize(6);
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.REVOKED);
            assertThat(books.stateOf(LotKind.BONUS)).isEqualTo(LotState.REVOKED);
            assertThat(books.balance().debt()).isEqualTo(cents(600));
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            assertThat(books.ask(cents(1))).isEqualTo(new Authorization.InsufficientCredit());
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theSameDisputeIsChargedBackOnceAndAnotherIsRefused(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            String entry = chargeBack(books, "top_1");
            assertThat(chargeBack(books, "top_1")).isEqualTo(entry);
            assertThatThrownBy(() ->
                            books.db.call(tx ->
                                    books.ledger.chargeBack(
                                            tx, new Chargeback("dp_2", "top_1", Money.ZERO))))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(books.sum("processor:dodo")).isEqualTo(cents(-1_550));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRunningCallThatHeldSomeIsChargedToOtherCreditAndThenToDebt(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.faults.nobodyPauses = true;
            books.topUp("top_1", cents(100), Money.ZERO);
            Hold hold = books.hold(cents(80));
            books.topUp("top_2", cents(50), Money.ZERO);
            chargeBack(books, "top_1");
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            books.settle(hold, cents(70));
            assertThat(books.balance().debt()).isEqualTo(cents(20));
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            books.idle(books.ledger);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void debtOfAChargebackIsRepaidByTheNextTopUp(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            books.settle(books.hold(cents(600)), cents(600));
            chargeBack(books, "top_1");
            books.topUp("top_2", cents(2_000), Money.ZERO);
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(1_400));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aDisputeWonGivesAllBackOnce(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            books.settle(books.hold(cents(600)), cents(600));
            chargeBack(books, "top_1");
            String entry = win(books);
            assertThat(win(books)).isEqualTo(entry);
            assertThat(books.postings(entry))
                    .containsEntry("processor:dodo", cents(2_000))
                    .containsEntry("customer:acc_1:paid", cents(-1_400))
                    .containsEntry("customer:acc_1:debt", cents(-600))
                    .containsEntry("customer:acc_1:promo", cents(-200))
                    .containsEntry("promo:given", cents(200))
                    .hasSize(5);
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.OPEN);
            assertThat(books.balance().available()).isEqualTo(cents(1_600));
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            books.settle(books.hold(cents(1_600)), cents(1_600));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatWasRepaidBeforeTheDisputeWasWonIsCreditAgain(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            books.settle(books.hold(cents(600)), cents(600));
            chargeBack(books, "top_1");
            books.topUp("top_2", cents(400), Money.ZERO);
            assertThat(books.balance().debt()).isEqualTo(cents(200));
            win(books);
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(1_800));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void debtWrittenOffIsALossThatADisputeWonBringsBack(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            books.settle(books.hold(cents(600)), cents(600));
            chargeBack(books, "top_1");
            assertThat(writeOff(books, cents(9_999))).isPresent();
            assertThat(writeOff(books, cents(9_999))).isEmpty();
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.sum("dispute:loss")).isEqualTo(cents(600));
            assertThat(books.audited()).containsExactly("debt.written_off");
            books.assertBalanced();
            win(books);
            assertThat(books.sum("dispute:loss")).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(cents(1_400));
            books.assertBalanced();
        }
    }

    private static Optional<String> writeOff(Books books, Money most) {
        return books.db.call(tx -> books.ledger.writeOff(tx, Books.ACCOUNT, most, GIVEN_UP));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTopUpChargedBackAfterItsRefundIsOwedWhole(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            assertThat(books.freeze("top_1")).isTrue();
            books.db.run(tx -> books.ledger.refund(tx, "top_1"));
            chargeBack(books, "top_1");
            assertThat(books.balance().debt()).isEqualTo(cents(2_000));
            books.assertBalanced();
            win(books);
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.REFUNDED);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFrozenTopUpIsChargedBackWhole(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            assertThat(books.freeze("top_1")).isTrue();
            chargeBack(books, "top_1");
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.stateOf(LotKind.TOP_UP)).isEqualTo(LotState.REVOKED);
            assertThat(books.freeze("top_1")).isFalse();
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aChargeReversedAfterTheChargebackRepaysItsDebt(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(100), Money.ZERO);
            SettledCall call = books.settle(books.hold(cents(60)), cents(60));
            chargeBack(books, "top_1");
            assertThat(books.balance().debt()).isEqualTo(cents(60));
            assertThat(books.reverse(call)).isTrue();
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }
}
