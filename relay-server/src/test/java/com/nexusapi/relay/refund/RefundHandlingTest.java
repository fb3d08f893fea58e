package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.demo.payment.RefundPlan;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people do about requests beside approving them: again, not at all, or all the same. */
class RefundHandlingTest {

    private static String failed(RefundWorld desk) {
        desk.world.dodo().plan(desk.payment, RefundPlan.FAIL);
        String id = desk.requestByCustomer();
        desk.approve.approve(id, RefundWorld.ANNE);
        assertThat(desk.state(id)).isEqualTo(State.FAILED);
        return id;
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void failedRefundIsSentAgain(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = failed(desk);
            desk.world.dodo().plan(desk.payment, RefundPlan.SUCCEED);

            assertThat(desk.resend.retry(id, RefundWorld.BEN))
                    .isInstanceOf(ResendRefund.Outcome.Sent.class);

            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.dodo().refundOrders()).isEqualTo(2);
            assertThat(desk.world.differences()).isEmpty();
            assertThatThrownBy(() -> desk.resend.retry(id, RefundWorld.BEN))
                    .isInstanceOf(IllegalTransition.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void failureOfTheFirstOrderIsNotTakenForTheSeconds(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = failed(desk);
            desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
            desk.resend.retry(id, RefundWorld.BEN);
            assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
            desk.foldNow();
            desk.sweepLater();
            assertThat(desk.state(id)).isEqualTo(State.OUTCOME_UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void unansweredOrderIsGivenAgainOnlyAfterADayAndOnAPersonsWord(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            desk.world.dodo().plan(desk.payment, RefundPlan.SUCCEED);
            assertThat(desk.refunds.detail(id).handling().resendableAt())
                    .contains(PaymentWorld.START.plus(ResendRefund.SILENCE));

            assertThat(desk.resend.confirmUnsent(id, RefundWorld.BEN, "asked them"))
                    .isInstanceOf(ResendRefund.Outcome.TooEarly.class);
            desk.world.clock().advance(ResendRefund.SILENCE.minusNanos(1_000));
            desk.sweep.run();
            assertThat(desk.resend.confirmUnsent(id, RefundWorld.BEN, "asked them"))
                    .isInstanceOf(ResendRefund.Outcome.TooEarly.class);
            assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
            desk.world.clock().advance(Duration.ofNanos(1_000));
            assertThat(desk.resend.confirmUnsent(id, RefundWorld.BEN, "asked them"))
                    .isInstanceOf(ResendRefund.Outcome.Sent.class);

            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.dodo().refundOrders()).isEqualTo(2);
            assertThat(desk.refunds.detail(id).timeline())
                    .extracting(Refund.Event::actor)
                    .contains(RefundWorld.BEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void orderThatTheProviderShowsAfterAllIsNotGivenAgain(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.dodo().plan(desk.payment, RefundPlan.CUT);
            String id = desk.requestByCustomer();
            desk.approve.approve(id, RefundWorld.ANNE);
            desk.world.clock().advance(Duration.ofDays(2));
            desk.shown.refund(desk.payment, "ref_late", RefundStatus.SUCCEEDED, Optional.empty());

            desk.resend.confirmUnsent(id, RefundWorld.BEN, "not theirs");

            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.dodo().refundOrders()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void ownersExceptionPaysBackWhatWasUsedAsGoodwill(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofCents(30));
            desk.world.clock().advance(Duration.ofDays(31));
            String id = desk.requestByCustomer();
            assertThat(desk.state(id)).isEqualTo(State.INELIGIBLE);

            assertThat(desk.exception.grant(id, RefundWorld.OWNER, "our outage"))
                    .isInstanceOf(GrantException.Outcome.Granted.class);
            assertThat(desk.approve.approve(id, RefundWorld.OWNER))
                    .isInstanceOf(ApproveRefund.Outcome.SamePerson.class);
            Refund.Effect effect = desk.refunds.detail(id).effect().orElseThrow();
            assertThat(effect.credit()).isEqualTo(Money.ofCents(1_970));
            assertThat(effect.bonus()).isEqualTo(Money.ofDollars(2));
            assertThat(effect.goodwill()).isEqualTo(Money.ofCents(30));
            Money given = desk.books("promo:given");
            desk.approve.approve(id, RefundWorld.ANNE);

            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.debt()).isEqualTo(Money.ZERO);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ZERO);
            assertThat(desk.books("promo:given"))
                    .isEqualTo(given.minus(Money.ofDollars(2)).plus(Money.ofCents(30)));
            assertThat(desk.world.differences()).isEmpty();
            assertThat(desk.refunds.detail(id).handling().exception())
                    .contains(new Refund.Waiver(RefundWorld.OWNER, "our outage"));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void creditUsedUpIsNoMatterForAnException(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(22));
            String id = desk.requestByCustomer();
            assertThat(desk.exception.grant(id, RefundWorld.OWNER, "please"))
                    .isInstanceOf(GrantException.Outcome.NotWaivable.class);
            assertThat(desk.state(id)).isEqualTo(State.INELIGIBLE);
            desk.reject.reject(id, RefundWorld.ANNE, Refund.Refusal.USED, "");
            assertThat(desk.refunds.detail(id).handling().refusal()).contains(Refund.Refusal.USED);
            assertThat(desk.refunds.detail(id).rejectionReason())
                    .contains("part of the credit was used");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void rejectionForOtherReasonsNeedsWords(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            assertThatThrownBy(() ->
                            desk.reject.reject(id, RefundWorld.ANNE, Refund.Refusal.OTHER, " "))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void customerWhoStopsUsingTheCreditHasItFrozenUntilRejection(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id =
                    RefundWorld.recorded(
                                    desk.request.byCustomer(
                                            desk.account, desk.topUp, "unused", true))
                            .id();
            assertThat(desk.lots()).containsOnly(LotState.FROZEN);
            assertThat(desk.refunds.detail(id).handling().frozen()).isTrue();
            desk.reject.reject(id, RefundWorld.ANNE, "withdrawn");
            assertThat(desk.lots()).containsOnly(LotState.OPEN);

            String again =
                    RefundWorld.recorded(
                                    desk.request.byCustomer(
                                            desk.account, desk.topUp, "unused", true))
                            .id();
            desk.approve.approve(again, RefundWorld.ANNE);
            assertThat(desk.state(again)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void creditOfARunningCallIsNotFrozenForItsOwner(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            HoldRequest ask =
                    new HoldRequest(desk.account, desk.world.call(desk.account), Money.ofCents(5));
            assertThat(desk.world.ledger().authorize(ask))
                    .isInstanceOf(Authorization.Granted.class);
            Refund refund =
                    RefundWorld.recorded(
                            desk.request.byCustomer(desk.account, desk.topUp, "unused", true));
            assertThat(refund.state()).isEqualTo(State.ELIGIBLE);
            assertThat(desk.lots()).containsOnly(LotState.OPEN);
            assertThat(desk.refunds.detail(refund.id()).timeline())
                    .extracting(Refund.Event::kind)
                    .contains("not_frozen");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void requestByMailKeepsItsTimeAndWaitsForTheOwner(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.clock().advance(Duration.ofDays(31));
            RequestRefund.Mailed mailed =
                    new RequestRefund.Mailed(
                            desk.account,
                            desk.topUp,
                            "please\nrefund",
                            PaymentWorld.START.plus(Duration.ofDays(29)));
            String id = RefundWorld.recorded(desk.request.byMail(mailed)).id();

            assertThat(desk.state(id)).isEqualTo(State.ELIGIBLE);
            assertThat(desk.refunds.detail(id).refund().awaitingConfirmation()).isTrue();
            assertThat(desk.approve.approve(id, RefundWorld.ANNE))
                    .isInstanceOf(ApproveRefund.Outcome.Unconfirmed.class);
            assertThat(desk.lots()).containsOnly(LotState.OPEN);
            desk.request.confirm(id);
            desk.request.confirm(id);
            assertThat(desk.refunds.detail(id).timeline())
                    .extracting(Refund.Event::kind)
                    .containsOnlyOnce("confirmed");
            desk.approve.approve(id, RefundWorld.ANNE);
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void ownersOwnRequestConfirmsTheOneByMail(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            RequestRefund.Mailed mailed =
                    new RequestRefund.Mailed(
                            desk.account,
                            desk.topUp,
                            "forged or not",
                            desk.world.clock().now().plusSeconds(90));
            String id = RefundWorld.recorded(desk.request.byMail(mailed)).id();
            assertThat(desk.refunds.detail(id).refund().requestedAt())
                    .isEqualTo(desk.world.clock().now());
            assertThat(desk.request.byCustomer(desk.account, desk.topUp, "mine"))
                    .isInstanceOfSatisfying(
                            RequestRefund.Outcome.AlreadyOpen.class,
                            open -> assertThat(open.refund().awaitingConfirmation()).isFalse());
            assertThat(
                            desk.request.byMail(
                                    new RequestRefund.Mailed(
                                            desk.world.account(),
                                            desk.topUp,
                                            "another's",
                                            desk.world.clock().now())))
                    .isInstanceOf(RequestRefund.Outcome.NoSuchTopUp.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void unusedSecondTopUpIsRefundableThoughTheFirstWasUsed(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.clock().advance(Duration.ofSeconds(1));
            String second = desk.world.paidTopUp(desk.account, 1_000);
            desk.world.spend(desk.account, Money.ofDollars(21));
            assertThat(desk.state(desk.requestByCustomer())).isEqualTo(State.INELIGIBLE);
            String id =
                    RefundWorld.recorded(desk.request.byCustomer(desk.account, second, "unused"))
                            .id();
            desk.approve.approve(id, RefundWorld.ANNE);
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.available(desk.account)).isEqualTo(Money.ofDollars(1));
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aNanoOfTheBonusIsUse(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.world.spend(desk.account, Money.ofDollars(20).plus(Money.ofNanos(1)));
            Refund refund =
                    RefundWorld.recorded(desk.request.byCustomer(desk.account, desk.topUp, "used"));
            assertThat(refund.failedRules()).containsExactly(Refund.Rule.USED);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void suspendedAccountsUnusedCreditIsRefundable(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.accounts.suspend(RefundWorld.OWNER, desk.account, "closed at own wish");
            Refund.Creation creation =
                    new Refund.Creation(desk.topUp, "account closed", Optional.empty());
            String id =
                    RefundWorld.recorded(desk.request.byOperator(RefundWorld.ANNE, creation)).id();
            desk.approve.approve(id, RefundWorld.BEN);
            assertThat(desk.state(id)).isEqualTo(State.REFUNDED);
            assertThat(desk.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void notesStandInTheTimelineAndInTheAuditLog(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            String id = desk.requestByCustomer();
            desk.note.note(id, RefundWorld.ANNE, "called;\nwill call again");
            assertThat(desk.refunds.detail(id).timeline().getLast().detail())
                    .isEqualTo("called; will call again");
            List<String> actions =
                    desk.world
                            .db()
                            .call(tx ->
                                    tx.query(
                                            "SELECT action FROM audit_log WHERE actor = ?",
                                            row -> row.text("action"),
                                            RefundWorld.ANNE));
            assertThat(actions).containsExactly("refund.note");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void listIsExportedWithoutFormulas(Dialect dialect) {
        try (RefundWorld desk = new RefundWorld(dialect)) {
            desk.request.byCustomer(desk.account, desk.topUp, "=cmd, \"now\"");
            assertThat(desk.refunds.export(Optional.of(State.ELIGIBLE)))
                    .contains("\"'=cmd, \"\"now\"\"\"")
                    .contains(",2000,USD,20.000000000,2.000000000,ACCOUNT,");
            assertThat(desk.refunds.export(Optional.of(State.FAILED)).lines()).hasSize(1);
        }
    }
}
