package com.nexusapi.relay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.ledger.Chargeback;
import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refunds and disputes that one side has otherwise than the other. */
class MoneyBackReconciliationTest {

    private static final Money TWENTY = Money.ofCents(2_000);

    @ParameterizedTest
    @EnumSource
    void findsRefundsThatOneSideHasAndTheOtherHasNot(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            var ledger = reconciled.world.ledger();
            String ours = reconciled.settledTopUp();
            String theirs = reconciled.settledTopUp();
            reconciled.db.run(tx -> {
                ledger.freeze(tx, ours);
                ledger.refund(tx, ours);
            });
            refundAtProvider(reconciled, reconciled.paymentOf(theirs), 2_400, false);
            reconciled.clock.advance(Duration.ofHours(1));

            reconciled.run();

            assertThat(reconciled.open())
                    .extracting(Difference::kind, Difference::cause)
                    .containsExactlyInAnyOrder(
                            tuple(Kind.REFUND_NOT_AT_PROVIDER, Cause.NOT_SUCCEEDED),
                            tuple(Kind.REFUND_NOT_IN_LEDGER, Cause.MADE_AT_PROVIDER));

            reconciled.db.run(tx -> {
                ledger.freeze(tx, theirs);
                ledger.refund(tx, theirs);
            });
            refundAtProvider(reconciled, reconciled.paymentOf(ours), 1_200, true);
            reconciled.run();
            Difference partial = reconciled.onlyOpen();
            assertThat(partial.kind()).isEqualTo(Kind.REFUND_AMOUNT);
            assertThat(partial.sides()).isEqualTo(Sides.of(TWENTY, Money.ofCents(1_000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesARefundThatTheBankSentBackForNone(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            var ledger = reconciled.world.ledger();
            String topUpId = reconciled.settledTopUp();
            reconciled.db.run(tx -> {
                ledger.freeze(tx, topUpId);
                ledger.refund(tx, topUpId);
            });
            refundAtProvider(reconciled, reconciled.paymentOf(topUpId), 2_400, false);
            reconciled.clock.advance(Duration.ofHours(1));
            reconciled.run();
            assertThat(reconciled.open()).isEmpty();

            undoRefund(reconciled, topUpId);
            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.REFUND_NOT_IN_LEDGER);

            reconciled.world.dodo().alter(reconciled.paymentOf(topUpId), object -> {});
            reconciled.run();
            assertThat(reconciled.open()).isEmpty();
        }
    }

    private static void undoRefund(Reconciled reconciled, String topUpId) {
        String id = reconciled.world.ids().next("jrn");
        reconciled.db.run(tx -> {
            tx.update(
                    """
                    INSERT INTO journal_entry (id, at, kind, account_id, reference, memo)
                    SELECT ?, at, 'REFUND_FAILED', account_id, reference, memo
                    FROM journal_entry WHERE reference = ? AND kind = 'REFUND'
                    """,
                    id,
                    topUpId);
            tx.update(
                    """
                    INSERT INTO posting (entry_id, ledger_account, amount)
                    SELECT ?, ledger_account, -amount FROM posting WHERE entry_id IN
                        (SELECT id FROM journal_entry WHERE reference = ? AND kind = 'REFUND')
                    """,
                    id,
                    topUpId);
        });
    }

    private static void refundAtProvider(
            Reconciled reconciled, String paymentId, long minor, boolean partial) {
        Instant at = reconciled.clock.now();
        reconciled
                .world
                .dodo()
                .alter(
                        paymentId,
                        object ->
                                object.putArray("refunds")
                                        .addObject()
                                        .put("refund_id", "ref_" + paymentId)
                                        .put("status", "succeeded")
                                        .put("amount", minor)
                                        .put("currency", "USD")
                                        .put("is_partial", partial)
                                        .put("created_at", at.toString()));
    }

    @ParameterizedTest
    @EnumSource
    void findsDisputesThatOneSideHasAndTheOtherHasNot(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            var ledger = reconciled.world.ledger();
            String topUpId = reconciled.settledTopUp();
            String paymentId = reconciled.paymentOf(topUpId);
            dispute(reconciled, paymentId, "dispute_lost", "2400");
            reconciled.clock.advance(Duration.ofHours(1));

            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.DISPUTE_NOT_IN_LEDGER);

            reconciled.world.dodo().statement().take("dispute_fees", "dsp_1", 1_500);
            Money fee = Money.ofCents(1_500);
            reconciled.db.run(tx -> ledger.chargeBack(tx, new Chargeback("dsp_1", topUpId, fee)));
            reconciled.run();
            assertThat(reconciled.open()).isEmpty();

            reconciled.clock.advance(Duration.ofHours(1));
            dispute(reconciled, paymentId, "dispute_won", "2400");
            reconciled.run();
            Difference turned = reconciled.onlyOpen();
            assertThat(turned.kind()).isEqualTo(Kind.DISPUTE_NOT_AT_PROVIDER);
            assertThat(turned.cause()).isEqualTo(Cause.DISPUTE_TURNED);

            dispute(reconciled, paymentId, "dispute_lost", "1200");
            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.DISPUTE_AMOUNT);

            reconciled.world.dodo().alter(paymentId, object -> {});
            reconciled.run();
            assertThat(reconciled.open())
                    .extracting(Difference::kind, Difference::cause)
                    .contains(tuple(Kind.DISPUTE_NOT_AT_PROVIDER, Cause.UNKNOWN_TO_PROVIDER));
        }
    }

    private static void dispute(
            Reconciled reconciled, String paymentId, String status, String amount) {
        Instant at = reconciled.clock.now().minus(Duration.ofHours(1));
        reconciled
                .world
                .dodo()
                .alter(
                        paymentId,
                        object ->
                                object.putArray("disputes")
                                        .addObject()
                                        .put("dispute_id", "dsp_1")
                                        .put("dispute_stage", "dispute")
                                        .put("dispute_status", status)
                                        .put("amount", amount)
                                        .put("currency", "USD")
                                        .put("created_at", at.toString()));
    }
}
