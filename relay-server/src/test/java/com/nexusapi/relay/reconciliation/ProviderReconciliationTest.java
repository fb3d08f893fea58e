package com.nexusapi.relay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.demo.payment.PastPayment;
import com.nexusapi.relay.ledger.Settled;
import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Differences between the provider and the books, planted on either side. */
class ProviderReconciliationTest {

    private static final Money TWENTY = Money.ofCents(2_000);

    @ParameterizedTest
    @EnumSource
    void findsNothingInBooksThatAgree(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            reconciled.settledPayment();
            reconciled.world.dodo().statement().take("payout", "pyt_1", 1_500);
            reconciled.world.dodo().statement().take("payout_fees", "pyt_1", 25);

            var run = reconciled.run();

            assertThat(reconciled.open()).isEmpty();
            assertThat(run.payments()).isEqualTo(1);
            assertThat(run.problem()).isEmpty();
            assertThat(reconciled.world.differences()).isEmpty();
            assertThat(balance(reconciled, "bank:payouts")).isEqualTo(Money.ofCents(1_500));
        }
    }

    private static Money balance(Reconciled reconciled, String ledgerAccount) {
        return reconciled.world.ledger().trialBalance().lines().stream()
                .filter(line -> line.ledgerAccount().equals(ledgerAccount))
                .map(line -> line.balance())
                .findFirst()
                .orElse(Money.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void findsAPaymentThatNamesNoTopUpAndASecondOneForTheSame(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String topUpId = reconciled.settledTopUp();
            Instant before = reconciled.clock.now().minus(Duration.ofHours(1));
            var dodo = reconciled.world.dodo();
            dodo.remember(
                    new PastPayment("pay_stranger", "top_gone", 500, before, Optional.empty()));
            dodo.remember(new PastPayment("pay_second", topUpId, 2_000, before, Optional.empty()));

            reconciled.run();

            assertThat(reconciled.open())
                    .extracting(Difference::kind, Difference::subject, Difference::cause)
                    .containsExactlyInAnyOrder(
                            tuple(
                                    Kind.PAYMENT_NOT_IN_LEDGER,
                                    "pay_stranger",
                                    Cause.NAMES_NO_TOP_UP),
                            tuple(Kind.PAYMENT_NOT_IN_LEDGER, "pay_second", Cause.SECOND_PAYMENT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAPaymentThatIsStillOnItsWayAlone(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String topUpId = reconciled.world.orderTopUp(reconciled.world.account(), 2_000);
            String paymentId = reconciled.world.pay(topUpId);

            reconciled.run();
            assertThat(reconciled.open()).isEmpty();

            reconciled.clock.advance(Duration.ofMinutes(20));
            reconciled.run();
            Difference found = reconciled.onlyOpen();
            assertThat(found.subject()).isEqualTo(paymentId);
            assertThat(found.cause()).isEqualTo(Cause.NOT_TAKEN_OVER);
            assertThat(found.sides())
                    .isEqualTo(Sides.of(Optional.empty(), Optional.of(Money.ofCents(1_880))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsATopUpWhosePaymentTheProviderDoesNotKnow(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            reconciled.world.dodo().alter(paymentId, ObjectNode::removeAll);

            reconciled.run();

            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.PAYMENT_NOT_AT_PROVIDER);
            assertThat(found.cause()).isEqualTo(Cause.UNKNOWN_TO_PROVIDER);
            assertThat(found.sides().ours()).contains(TWENTY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsATopUpWhosePaymentFailedAfterAll(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            reconciled.world.dodo().alter(paymentId, object -> object.put("status", "failed"));

            reconciled.run();

            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.PAYMENT_NOT_AT_PROVIDER);
            assertThat(found.cause()).isEqualTo(Cause.NOT_SUCCEEDED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAPaymentThatWasBookedTwice(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String topUpId = reconciled.settledTopUp();
            reconciled.db.run(tx -> {
                tx.update(
                        """
                        INSERT INTO journal_entry (id, at, kind, account_id, reference, memo)
                        SELECT 'jrn_0000000000000000000000AA', at, kind, account_id, reference, memo
                        FROM journal_entry WHERE reference = ?
                        """,
                        topUpId);
                tx.update(
                        """
                        INSERT INTO posting (entry_id, ledger_account, amount)
                        SELECT 'jrn_0000000000000000000000AA', ledger_account, amount
                        FROM posting WHERE entry_id IN (SELECT id FROM journal_entry
                            WHERE reference = ? AND id <> 'jrn_0000000000000000000000AA')
                        """,
                        topUpId);
            });

            reconciled.run();

            assertThat(reconciled.open())
                    .extracting(Difference::kind)
                    .contains(Kind.PAYMENT_BOOKED_TWICE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAPaymentOfLessThanWasCredited(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            reconciled
                    .world
                    .dodo()
                    .alter(
                            paymentId,
                            object -> {
                                object.put("total_amount", 1_200);
                                object.put("tax", 200);
                            });

            reconciled.run();

            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.PAYMENT_AMOUNT);
            assertThat(found.cause()).isEqualTo(Cause.AMOUNT_CHANGED_AT_CHECKOUT);
            assertThat(found.sides().ours()).contains(TWENTY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAFeeThatIsNotAsBookedBeyondTheTolerance(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            var dodo = reconciled.world.dodo();

            dodo.alter(paymentId, object -> object.put("settlement_amount", 2_279));
            reconciled.run();
            assertThat(reconciled.open()).as("a cent").isEmpty();

            dodo.alter(paymentId, object -> object.put("settlement_amount", 2_240));
            reconciled.run();
            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.FEE);
            assertThat(found.sides()).isEqualTo(Sides.of(Money.ofCents(120), Money.ofCents(160)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsASettlementThatIsOverdueAndOneInAnotherCurrency(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String late = reconciled.settledPayment();
            String other = reconciled.settledPayment();
            var dodo = reconciled.world.dodo();
            dodo.alter(late, object -> object.remove("settlement_amount"));
            dodo.alter(other, object -> object.put("settlement_currency", "EUR"));

            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.EXCHANGE);
            assertThat(reconciled.onlyOpen().cause()).isEqualTo(Cause.SETTLED_IN_OTHER_CURRENCY);

            reconciled.clock.advance(Duration.ofDays(8));
            reconciled.run();
            assertThat(reconciled.open())
                    .extracting(Difference::kind)
                    .containsExactlyInAnyOrder(Kind.EXCHANGE, Kind.SETTLEMENT_MISSING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAnExchangeRateThatTheBooksDoNotKnow(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String topUpId = reconciled.settledTopUp();
            reconciled.db.run(
                    tx -> tx.update("UPDATE top_up SET currency = 'EUR' WHERE id = ?", topUpId));
            reconciled
                    .world
                    .dodo()
                    .alter(
                            reconciled.paymentOf(topUpId),
                            object -> {
                                object.put("currency", "EUR");
                                object.put("settlement_amount", 2_400);
                            });

            reconciled.run();
            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.EXCHANGE);
            assertThat(found.cause()).isEqualTo(Cause.EXCHANGE_RATE);

            Settled settled = new Settled(Money.ofCents(2_000), true);
            reconciled.db.run(tx -> reconciled.world.ledger().settled(tx, topUpId, settled));
            reconciled.run();
            assertThat(reconciled.open()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void booksEachLineOfAPayOutOnceAndFindsThatOneVanishedOrChanged(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            reconciled.settledPayment();
            var statement = reconciled.world.dodo().statement();
            String line = statement.take("payout", "pyt_1", 1_500);
            reconciled.run();
            reconciled.run();
            assertThat(balance(reconciled, "bank:payouts")).isEqualTo(Money.ofCents(1_500));

            statement.giveBack("payout_reversal", "pyt_1", 1_500);
            reconciled.run();
            assertThat(reconciled.open()).isEmpty();
            assertThat(balance(reconciled, "bank:payouts")).isEqualTo(Money.ZERO);

            reconciled.db.run(tx ->
                    tx.update(
                            """
                            UPDATE posting SET amount = amount * 2 WHERE entry_id IN
                                (SELECT id FROM journal_entry WHERE reference = ?)
                            """,
                            line));
            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.PAYOUT_AMOUNT);

            statement.drop(line);
            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.PAYOUT_NOT_AT_PROVIDER);
        }
    }
}
