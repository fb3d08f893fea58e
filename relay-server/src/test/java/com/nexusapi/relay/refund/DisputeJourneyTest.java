package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.demo.payment.RefundPlan;
import com.nexusapi.relay.access.CustomerSignIn;
import com.nexusapi.relay.ledger.Decision;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.Payment.Stage;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.usage.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disputes from the bank's first word to its last (payments reference §§3, 4). */
class DisputeJourneyTest {

    private static final long WHOLE = 2_400;

    private static void dispute(RefundWorld desk, DisputeStatus status) {
        dispute(desk, Stage.DISPUTE, status, WHOLE);
    }

    private static void dispute(RefundWorld desk, Stage stage, DisputeStatus status, long cents) {
        desk.shown.dispute(desk.payment, "dp_1", stage, status, cents);
        desk.foldNow();
        desk.foldNow();
        assertThat(desk.world.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void openDisputeFreezesCreditSuspendsAccountAndStopsRequests(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            dispute(desk, DisputeStatus.OPENED);

            assertThat(desk.lots()).containsOnly(LotState.FROZEN);
            assertThat(desk.isSuspended()).isTrue();
            assertThat(desk.state(id)).isEqualTo(State.INELIGIBLE);
            assertThat(desk.refunds.detail(id).refund().failedRules())
                    .containsExactly(Refund.Rule.DISPUTED);
            assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                    .isInstanceOf(ApproveRefund.Outcome.NotEligible.class);
            assertThat(desk.exception.grant(id, RefundWorld.OWNER, "please"))
                    .isInstanceOf(GrantException.Outcome.NotWaivable.class);
            assertThat(
                            RefundWorld.recorded(
                                            desk.request.byCustomer(
                                                    desk.account, desk.topUp, "again"))
                                    .state())
                    .isEqualTo(State.INELIGIBLE);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void wonDisputeLeavesAllAsItWas(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            Payment before = desk.seen();
            dispute(desk, DisputeStatus.OPENED);
            dispute(desk, DisputeStatus.CHALLENGED);
            Payment open = desk.seen();
            dispute(desk, DisputeStatus.WON);
            desk.fold.fold(open);
            desk.fold.fold(before);

            assertThat(desk.lots()).containsOnly(LotState.OPEN);
            assertThat(desk.isSuspended()).isFalse();
            assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
            assertThat(desk.disputes.detail("dp_1").orElseThrow().dispute().state())
                    .isEqualTo(Dispute.State.WON);
            desk.approve.approve(id, RefundWorld.ANNE);
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void lostDisputeAfterConsumptionLeavesDebtThatTheNextTopUpRepays(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(6));
            dispute(desk, DisputeStatus.OPENED);
            dispute(desk, DisputeStatus.LOST);

            assertThat(desk.debt()).isEqualTo(Money.ofDollars(6));
            assertThat(desk.isSuspended()).isTrue();
            desk.accounts.resume(RefundWorld.OWNER, desk.account, "has written");
            desk.world.paidTopUp(desk.account, 2_000);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(14));
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void bankThatDecidesAnewIsFollowed(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(6));
            dispute(desk, DisputeStatus.LOST);
            dispute(desk, Stage.PRE_ARBITRATION, DisputeStatus.WON, WHOLE);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(16));
            assertThat(desk.isSuspended()).isFalse();
            dispute(desk, Stage.PRE_ARBITRATION, DisputeStatus.LOST, WHOLE);
            assertThat(desk.debt()).isEqualTo(Money.ofDollars(6));
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void partialDisputeTakesItsPart(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            dispute(desk, Stage.DISPUTE, DisputeStatus.OPENED, 1_200);
            assertThat(desk.lots()).containsOnly(LotState.FROZEN);
            dispute(desk, Stage.DISPUTE, DisputeStatus.ACCEPTED, 1_200);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(11));
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.lots()).containsOnly(LotState.OPEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void disputeWhileARefundIsPendingAndLostAfterItLeavesTheMoneyOwed(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.STAY_PENDING);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            dispute(desk, DisputeStatus.OPENED);
            assertThat(desk.state(id)).isEqualTo(State.SENDING);
            desk.world.dodo().decidePending(desk.payment, true);
            desk.foldNow();
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            dispute(desk, DisputeStatus.LOST);
            assertThat(desk.debt()).isEqualTo(Money.ofDollars(20));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void chargebackBeforeTheRefundsEndLeavesTheRefundOwed(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.STAY_PENDING);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            dispute(desk, DisputeStatus.LOST);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            desk.world.dodo().decidePending(desk.payment, true);
            desk.foldNow();
            desk.sweepLater();
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.debt()).isEqualTo(Money.ofDollars(20));
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void chargebackWhileARefundIsSentThatFails(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.STAY_PENDING);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            dispute(desk, DisputeStatus.LOST);
            desk.world.dodo().decidePending(desk.payment, false);
            desk.foldNow();
            assertThat(desk.state(id)).isEqualTo(State.FAILED);
            assertThat(desk.resend.retry(id, RefundWorld.BEN))
                    .isInstanceOf(ResendRefund.Outcome.NotSendable.class);
            desk.reject.reject(id, RefundWorld.BEN, Refund.Refusal.DISPUTED, "");
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void rapidResolutionThatShowsARefundTooIsBookedOnce(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            dispute(desk, Stage.PRE_DISPUTE, DisputeStatus.OPENED, WHOLE);
            dispute(desk, Stage.PRE_DISPUTE, DisputeStatus.LOST, WHOLE);
            desk.shown.refund(desk.payment, "ref_rdr", RefundStatus.SUCCEEDED, Optional.empty());
            desk.foldNow();
            desk.foldNow();
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.requests()).isEmpty();
            assertThat(desk.world.differences()).isEmpty();
        }
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.shown.dispute(
                    desk.payment, "dp_1", Stage.PRE_DISPUTE, DisputeStatus.ACCEPTED, WHOLE);
            desk.shown.refund(desk.payment, "ref_rdr", RefundStatus.SUCCEEDED, Optional.empty());
            desk.foldNow();
            desk.foldNow();
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.requests()).hasSize(1);
            assertThat(desk.lots()).containsExactlyInAnyOrder(LotState.REFUNDED, LotState.REVOKED);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void approvedRefundIsNotSentOnceThePaymentIsDisputed(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            desk.world
                    .db()
                    .run(tx -> {
                        StoredRefund refund = desk.desk.lock(tx, id);
                        assertThat(desk.desk.freezing().freeze(tx, refund)).isTrue();
                        desk.desk
                                .store()
                                .move(tx, refund, State.APPROVED, desk.world.clock().now());
                    });
            dispute(desk, DisputeStatus.OPENED);
            desk.sweepLater();
            assertThat(desk.state(id)).isEqualTo(State.INELIGIBLE);
            assertThat(desk.lots()).containsOnly(LotState.FROZEN);
            assertThat(desk.world.dodo().refundOrders()).isZero();
            dispute(desk, DisputeStatus.EXPIRED);
            assertThat(desk.lots()).containsOnly(LotState.OPEN);
            assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void debtIsGivenUpWithAReason(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(6));
            dispute(desk, DisputeStatus.LOST);
            WriteOffDebt writeOff =
                    new WriteOffDebt(desk.world.db(), desk.world.ledger(), desk.accounts);
            Decision decision = new Decision(RefundWorld.OWNER, "unreachable");
            assertThat(writeOff.writeOff(desk.account, Optional.empty(), decision))
                    .isInstanceOf(WriteOffDebt.Outcome.Written.class);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(writeOff.writeOff(desk.account, Optional.empty(), decision))
                    .isInstanceOf(WriteOffDebt.Outcome.NothingOwed.class);
            assertThat(writeOff.writeOff("acc_none", Optional.empty(), decision))
                    .isInstanceOf(WriteOffDebt.Outcome.NoSuchAccount.class);
            assertThat(desk.books("dispute:loss")).isEqualTo(Money.ofDollars(6));
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void evidenceHasCallsAccountCertificatesAndTimeline(Dialect dialect) throws IOException {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofCents(30));
            signIn(desk, "203.0.113.7");
            desk.requestByCustomer();
            dispute(desk, DisputeStatus.OPENED);
            DisputeEvidence evidence =
                    new DisputeEvidence(
                            desk.desk,
                            new Usage(desk.world.db(), Json.newMapper()),
                            desk.accounts,
                            desk.access);
            assertThat(evidence.archive("dp_none")).isEmpty();
            Map<String, String> files = unzipped(evidence.archive("dp_1").orElseThrow());
            assertThat(files.get("usage.csv")).contains("gpt-test", ",0.300000000");
            assertThat(files.get("account.csv"))
                    .contains("account.suspended", "terms.accepted", CustomerSignIn.TERMS_VERSION);
            assertThat(files.get("sign-ins.csv")).contains("203.0.113.7").hasLineCount(2);
            assertThat(files.get("certificates.csv")).contains("USED", "false");
            assertThat(files.get("timeline.csv")).contains("refund_requested", "opened");
            assertThat(files).containsKeys("dispute.csv", "api-keys.csv");
        }
    }

    private static void signIn(RefundWorld desk, String address) {
        Queue<String> codes = new ArrayDeque<>();
        CustomerSignIn signIn =
                new CustomerSignIn(
                        new CustomerSignIn.Parts(
                                desk.world.db(),
                                desk.world.ids(),
                                desk.world.clock(),
                                new SecureRandom()),
                        desk.accounts,
                        (tx, email, accountId, code) -> codes.add(code));
        desk.world
                .db()
                .run(tx ->
                        tx.update(
                                "UPDATE account SET email = LOWER(email) WHERE id = ?",
                                desk.account));
        String email = desk.accounts.find(desk.account).orElseThrow().email();
        assertThat(signIn.request(email, address)).isEmpty();
        assertThat(signIn.verify(email, codes.remove(), address))
                .isInstanceOf(CustomerSignIn.Verification.SignedIn.class);
    }

    private static Map<String, String> unzipped(byte[] archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                entry = zip.getNextEntry();
            }
        }
        return files;
    }
}
