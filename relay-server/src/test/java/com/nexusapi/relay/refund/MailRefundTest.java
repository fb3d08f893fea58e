package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.mail.LetterKind;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.refund.MailConfirmations.Found;
import com.nexusapi.relay.refund.MailRefundLetters.Decision;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PostOffice;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MailRefundTest {

    private static String mail(MailRefundWorld world) {
        return MailRefundWorld.mail("one", world.email, "");
    }

    @ParameterizedTest
    @EnumSource
    void makesARequestThatCountsFromTheMailAndWaitsForItsConfirmation(Dialect dialect)
            throws MessagingException {
        try (MailRefundWorld world = new MailRefundWorld(dialect)) {
            String topUp = world.world.paidTopUp(world.account, 2_000);
            Instant received = world.world.clock().now().plus(Duration.ofHours(1));
            // our mail server had the mail eight hours before we looked
            world.world.clock().advance(Duration.ofHours(9));
            world.arrive(mail(world), received);

            Refund refund = world.onlyRequest();
            assertThat(refund.topUpId()).isEqualTo(topUp);
            assertThat(refund.source()).isEqualTo(Refund.Source.EMAIL);
            assertThat(refund.requestedAt()).isEqualTo(received);
            assertThat(refund.reason())
                    .contains("Please refund my top-up: I did not use it.")
                    .doesNotContain("quoted");
            assertThat(refund.awaitingConfirmation()).isTrue();
            assertThat(world.approve.approve(refund.id(), MailRefundWorld.OPERATOR))
                    .isInstanceOf(ApproveRefund.Outcome.Unconfirmed.class);
            assertThat(world.lastMail().state()).isEqualTo(State.REFUND);
            assertThat(world.lastMail().refundId()).contains(refund.id());
            assertThat(world.letters()).hasSize(1);
            assertThat(world.lastLetter().getHeader("In-Reply-To"))
                    .containsExactly("<one@example.com>");

            assertThat(world.confirm.look(world.token())).isInstanceOf(Found.Request.class);
            assertThat(world.onlyRequest().awaitingConfirmation()).isTrue();
            world.confirm.confirm(world.token());

            assertThat(world.onlyRequest().awaitingConfirmation()).isFalse();
            assertThat(world.onlyRequest().requestedAt()).isEqualTo(received);
            assertThat(world.approve.approve(refund.id(), MailRefundWorld.OPERATOR))
                    .isInstanceOf(ApproveRefund.Outcome.Approved.class);
            assertThat(world.world.available(world.account)).isEqualTo(Money.ZERO);
            assertThat(world.world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAMailForARequestInTimeThoughItIsReadAfterTheWindow(Dialect dialect) {
        try (MailRefundWorld world = new MailRefundWorld(dialect)) {
            world.world.paidTopUp(world.account, 2_000);
            Instant received =
                    world.world.clock().now().plus(Eligibility.WINDOW).minus(Duration.ofMillis(1));
            world.world.clock().advance(Eligibility.WINDOW.plusHours(12));
            world.arrive(mail(world), received);

            assertThat(world.onlyRequest().eligible()).contains(true);
        }
    }

    @Test
    void leavesAMailThatCameAfterTheWindowToAPerson() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            String topUp = world.world.paidTopUp(world.account, 2_000);
            Instant received = world.world.clock().now().plus(Eligibility.WINDOW);
            world.world.clock().advance(Eligibility.WINDOW.plusHours(12));
            world.arrive(mail(world), received);
            assertThat(world.requests()).isEmpty();
            assertThat(world.lastMail().state()).isEqualTo(State.UNCLEAR);

            world.sort.assign(MailRefundWorld.OPERATOR, world.lastMail().id(), topUp);

            assertThat(world.onlyRequest().failedRules()).containsExactly(Refund.Rule.WINDOW);
        }
    }

    @Test
    void approvesNothingForAForgedSenderAndTellsTheOwner() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.world.paidTopUp(world.account, 2_000);
            world.arrive(
                    MailRefundWorld.mail("forged", world.email, "Reply-To: eve@example.com\n"),
                    world.world.clock().now());

            assertThat(world.office.delivered("eve@example.com")).isEmpty();
            assertThat(world.letters()).hasSize(1);
            assertThat(world.approve.approve(world.onlyRequest().id(), "eve@nexusapi.com"))
                    .isInstanceOf(ApproveRefund.Outcome.Unconfirmed.class);
            assertThat(world.world.available(world.account)).isEqualTo(Money.ofDollars(22));
            assertThat(world.posted().getFirst().text()).isEmpty();
        }
    }

    @Test
    void acceptsALinkOnceAndForAWeek() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.world.paidTopUp(world.account, 2_000);
            world.arrive(mail(world), world.world.clock().now());
            String token = world.token();
            assertThat(world.confirm.confirm("guessed")).isInstanceOf(Found.Nothing.class);
            assertThat(world.confirm.confirm("x".repeat(5_000))).isInstanceOf(Found.Nothing.class);

            world.world.clock().advance(MailConfirmations.LIFETIME);
            assertThat(world.confirm.confirm(token)).isInstanceOf(Found.Nothing.class);
            assertThat(world.onlyRequest().awaitingConfirmation()).isTrue();

            // writing again brings a new link
            world.arrive(
                    MailRefundWorld.mail("two", world.email, "In-Reply-To: <one@example.com>\n"),
                    world.world.clock().now());
            assertThat(world.token()).isNotEqualTo(token);
            world.confirm.confirm(world.token());
            assertThat(world.confirm.confirm(world.token()))
                    .isInstanceOfSatisfying(
                            Found.Request.class, again -> assertThat(again.isConfirmed()).isTrue());
            assertThat(world.onlyRequest().awaitingConfirmation()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void putsAThreadIntoTheTimelineOfItsRequest(Dialect dialect) throws MessagingException {
        try (MailRefundWorld world = new MailRefundWorld(dialect)) {
            world.world.paidTopUp(world.account, 2_000);
            world.arrive(mail(world), world.world.clock().now());
            String ours = world.lastLetter().getMessageID();
            world.arrive(
                    MailRefundWorld.mail(
                            "two", world.email, "References: <one@example.com> " + ours + "\n"),
                    world.world.clock().now());
            world.arrive(
                    MailRefundWorld.mail("three", "eve@example.com", "References: " + ours + "\n"),
                    world.world.clock().now());

            Refund refund = world.onlyRequest();
            assertThat(world.refunds.detail(refund.id()).timeline())
                    .extracting(Refund.Event::kind)
                    .endsWith("requested", "eligible", "mail");
            assertThat(world.mails())
                    .extracting(each -> each.state())
                    .containsExactly(State.REFUND, State.REFUND, State.UNCLEAR);
            assertThat(world.letters()).hasSize(1);
        }
    }

    @Test
    void leavesWhatIsUnclearToAPerson() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.arrive(mail(world), world.world.clock().now());
            assertThat(world.lastMail().note()).contains("no top-up");

            world.arrive(
                    MailRefundWorld.mail("stranger", "who@example.com", ""),
                    world.world.clock().now());
            assertThat(world.lastMail().note()).contains("no account");

            String first = world.world.paidTopUp(world.account, 2_000);
            world.world.paidTopUp(world.account, 3_000);
            world.arrive(MailRefundWorld.mail("two", world.email, ""), world.world.clock().now());
            assertThat(world.lastMail().note()).contains("2 top-ups");

            world.arrive(
                    MailRefundWorld.mail("hello", world.email, "")
                            .replace("refund my top-up", "help me with the SDK"),
                    world.world.clock().now());
            assertThat(world.lastMail().note()).contains("does not speak of a refund");
            assertThat(world.requests()).isEmpty();
            assertThat(world.posted()).isEmpty();

            String mail = world.mails().get(2).id();
            assertThat(world.sort.assign(MailRefundWorld.OPERATOR, mail, "top_none"))
                    .isInstanceOf(SortMail.Outcome.NoSuchTopUp.class);
            world.sort.assign(MailRefundWorld.OPERATOR, mail, first);
            assertThat(world.onlyRequest().topUpId()).isEqualTo(first);
            assertThat(world.onlyRequest().awaitingConfirmation()).isTrue();
            assertThat(world.sort.assign(MailRefundWorld.OPERATOR, mail, first))
                    .isInstanceOf(SortMail.Outcome.Settled.class);
            assertThat(world.sort.dismiss(MailRefundWorld.OPERATOR, "eml_none", "spam"))
                    .isInstanceOf(SortMail.Outcome.NoSuchMail.class);
            world.sort.dismiss(MailRefundWorld.OPERATOR, world.lastMail().id(), "answered");
            assertThat(world.lastMail().state()).isEqualTo(State.DISMISSED);
        }
    }

    @Test
    void asksAStrangerForMoreInTheThreadOfTheMail() throws MessagingException {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.arrive(
                    MailRefundWorld.mail("stranger", "who@example.com", ""),
                    world.world.clock().now());
            world.sort.ask(
                    MailRefundWorld.OPERATOR,
                    world.lastMail().id(),
                    "Which address has your account?",
                    Optional.empty());
            world.delivery.run();

            var letter = world.office.delivered("who@example.com").getFirst();
            assertThat(PostOffice.text(letter)).contains("Which address has your account?");
            assertThat(letter.getHeader("In-Reply-To")).containsExactly("<stranger@example.com>");
            assertThat(world.lastMail().state()).isEqualTo(State.ASKED);
        }
    }

    @Test
    void asksNobodyNothing() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.arrive(
                    MailRefundWorld.mail("stranger", "who@example.com", ""),
                    world.world.clock().now());
            String mail = world.lastMail().id();

            assertThatThrownBy(() ->
                            world.sort.ask(MailRefundWorld.OPERATOR, mail, " \n", Optional.empty()))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("question"));
            assertThat(world.lastMail().state()).isEqualTo(State.UNCLEAR);
        }
    }

    @Test
    void findsTheOneUnusedTopUpAmongUsedOnes() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.world.paidTopUp(world.account, 2_000);
            world.world.spend(world.account, Money.ofNanos(1));
            world.world.clock().advance(Duration.ofHours(1));
            String unused = world.world.paidTopUp(world.account, 3_000);
            world.arrive(mail(world), world.world.clock().now());

            assertThat(world.onlyRequest().topUpId()).isEqualTo(unused);
        }
    }

    @Test
    void makesOneRequestThoughReadingTheMailBrokeOff() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            world.world.paidTopUp(world.account, 2_000);
            world.arrive(mail(world), world.world.clock().now());
            // as if the process had been killed between the request and its noting
            world.world
                    .db()
                    .run(tx ->
                            tx.update("UPDATE received_mail SET state = 'NEW', refund_id = NULL"));
            world.work();

            assertThat(world.requests()).hasSize(1);
            assertThat(world.lastMail().state()).isEqualTo(State.REFUND);
            assertThat(world.letters()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheCustomerOfEachStepInTheirLanguage(Dialect dialect) throws MessagingException {
        try (MailRefundWorld world = new MailRefundWorld(dialect)) {
            world.speaks("zh");
            String topUp = world.world.paidTopUp(world.account, 2_000);
            String id =
                    RefundWorld.recorded(world.request.byCustomer(world.account, topUp, "unused"))
                            .id();
            world.work();
            assertThat(world.lastLetter().getSubject()).isEqualTo("我们已收到您的退款申请");

            world.approve.approve(id, MailRefundWorld.OPERATOR);
            world.world.clock().advance(Duration.ofMinutes(5));
            world.work();

            // the refund was sent at once, so that nobody needs to hear that it will be
            assertThat(world.letters()).hasSize(2);
            assertThat(world.lastLetter().getSubject()).isEqualTo("您的退款 20.00 USD 已退出");
            assertThat(PostOffice.text(world.lastLetter())).doesNotContain("{{");
        }
    }

    @Test
    void refusesByTheTemplateOfTheReasonOrInTheOperatorsWords() throws MessagingException {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            String topUp = world.world.paidTopUp(world.account, 2_000);
            world.world.spend(world.account, Money.ofNanos(1));
            String first = requested(world, topUp);
            world.work();
            LetterText preview =
                    world.replies.preview(first, new Decision.Reject(Refund.Refusal.USED, ""));
            world.reject.reject(first, MailRefundWorld.OPERATOR, Refund.Refusal.USED, "");
            world.work();
            assertThat(world.lastLetter().getSubject()).isEqualTo(preview.subject());
            assertThat(PostOffice.text(world.lastLetter())).isEqualTo(preview.text());

            String second = requested(world, topUp);
            world.work();
            world.replies.keep(
                    second,
                    MailRefundWorld.OPERATOR,
                    Optional.of(new Refund.Reply("About your request", "Dear Ann,\nsorry.")));
            world.replies.keep(
                    second, "other@nexusapi.com", Optional.of(new Refund.Reply("No", "No.")));
            world.reject.reject(second, MailRefundWorld.OPERATOR, Refund.Refusal.OTHER, "used");
            world.work();
            assertThat(world.lastLetter().getSubject()).isEqualTo("About your request");
            assertThat(PostOffice.text(world.lastLetter())).isEqualTo("Dear Ann,\nsorry.");
        }
    }

    private static String requested(MailRefundWorld world, String topUp) {
        return RefundWorld.recorded(world.request.byCustomer(world.account, topUp, "unused")).id();
    }

    @Test
    void forgetsWordsThatWereNotUsed() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            String id = requested(world, world.world.paidTopUp(world.account, 2_000));
            world.replies.keep(
                    id, MailRefundWorld.OPERATOR, Optional.of(new Refund.Reply("Mine", "Mine")));
            world.replies.keep(id, MailRefundWorld.OPERATOR, Optional.empty());
            world.reject.reject(id, MailRefundWorld.OPERATOR, Refund.Refusal.OTHER, "because");

            OutgoingMail refusal =
                    world.posted().stream()
                            .filter(each -> each.kind().equals(LetterKind.REFUND_REFUSED.name()))
                            .findFirst()
                            .orElseThrow();
            assertThat(refusal.text().orElseThrow()).contains("because");
            Optional<Refund.Reply> injection =
                    Optional.of(new Refund.Reply("a\nBcc: eve@example.com", "text"));
            assertThatThrownBy(() -> world.replies.keep(id, MailRefundWorld.OPERATOR, injection))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void writesNoLetterForARequestThatIsRolledBack() {
        try (MailRefundWorld world = new MailRefundWorld(Dialect.H2)) {
            String topUp = world.world.paidTopUp(world.account, 2_000);
            assertThatThrownBy(() ->
                            world.request.byMail(
                                    new RequestRefund.Mailed(
                                            world.account,
                                            topUp,
                                            "unused",
                                            Instant.parse("2020-01-01T00:00:00Z"))))
                    .isInstanceOf(InvalidValueException.class);

            assertThat(world.posted()).isEmpty();
        }
    }
}
