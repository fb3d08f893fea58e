package com.nexusapi.relay.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.admin.OutgoingMail.State;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PostOffice;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {

    private static final String ANN = "ann@example.com";

    @ParameterizedTest
    @EnumSource
    void sendsWhatWasPostedOnceWithItsMessageId(Dialect dialect) throws MessagingException {
        try (MailWorld world = new MailWorld(dialect)) {
            String id = world.post(MailWorld.letter(ANN).answering(List.of("<a@b>", "<c@d>")));

            world.delivery.run();
            world.clock.advance(Duration.ofDays(1));
            world.delivery.run();

            List<MimeMessage> delivered = world.office.delivered(ANN);
            assertThat(delivered).hasSize(1);
            MimeMessage letter = delivered.getFirst();
            assertThat(letter.getSubject()).isEqualTo("退款申请");
            assertThat(PostOffice.text(letter)).isEqualTo("您好：\n\n.一行\n祝好");
            assertThat(letter.getMessageID())
                    .isEqualTo("<" + id.toLowerCase(java.util.Locale.ROOT) + "@nexusapi.com>");
            assertThat(letter.getHeader("In-Reply-To")).containsExactly("<c@d>");
            assertThat(letter.getHeader("References")[0]).matches("<a@b>\\s+<c@d>");
            assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(letter.getHeader("Content-Language")).containsExactly("zh");
            assertThat(world.shown(id).state()).isEqualTo(State.SENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingOfATransactionThatFails(Dialect dialect) {
        try (MailWorld world = new MailWorld(dialect)) {
            assertThatThrownBy(() ->
                            world.db.run(tx -> {
                                world.outbox.post(tx, MailWorld.letter(ANN));
                                throw new IllegalStateException("after all not");
                            }))
                    .isInstanceOf(IllegalStateException.class);

            world.delivery.run();

            assertThat(world.office.delivered(ANN)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsLettersWhileTheServerIsDownAndSendsThemWhenItIsUp(Dialect dialect) {
        try (MailWorld world = new MailWorld(dialect)) {
            world.office.goDown();
            String first = world.post(MailWorld.letter(ANN));
            String second = world.post(MailWorld.letter("ben@example.com"));
            world.delivery.run();
            world.delivery.run();
            world.delivery.run();

            assertThat(world.shown(first).state()).isEqualTo(State.WAITING);
            assertThat(world.shown(first).lastError()).isPresent();
            assertThat(world.shown(first).attempts()).isEqualTo(1);
            assertThat(world.outbox.alarms()).isEmpty();
            world.clock.advance(Duration.ofMinutes(20));
            world.delivery.run();
            assertThat(world.outbox.alarms())
                    .extracting(Overview.Alarm::code)
                    .containsExactly("mail_undelivered");

            world.office.comeUp();
            world.clock.advance(Duration.ofHours(1));
            world.delivery.run();

            assertThat(world.office.delivered(ANN)).hasSize(1);
            assertThat(world.office.delivered("ben@example.com")).hasSize(1);
            assertThat(world.shown(second).state()).isEqualTo(State.SENT);
            assertThat(world.outbox.alarms()).isEmpty();
        }
    }

    @Test
    void waitsLongerAfterEachAttemptUpToAnHour() {
        assertThat(Delivery.waitAfter(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Delivery.waitAfter(2)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Delivery.waitAfter(5)).isEqualTo(Duration.ofMinutes(8));
        assertThat(Delivery.waitAfter(1_000)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void givesUpWhenALetterIsOfNoUseAnyMore() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            world.office.goDown();
            String id = world.post(MailWorld.letter(ANN));
            world.delivery.run();
            world.clock.advance(Letter.Handling.ORDINARY.usefulFor());
            world.delivery.run();

            assertThat(world.shown(id).state()).isEqualTo(State.FAILED);
            assertThat(world.outbox.alarms()).hasSize(1);
            world.outbox.dismiss("op@example.com", id, "told by telephone");
            assertThat(world.outbox.alarms()).isEmpty();
            assertThat(world.outbox.retry("op@example.com", id)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two\nlines"})
    void givesALetterUpOnlyWithAReasonThatIsOneLine(String reason) {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            String id = world.post(MailWorld.letter(ANN));

            assertThatThrownBy(() -> world.outbox.dismiss("op@example.com", id, reason))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("reason"));
            assertThat(world.shown(id).state()).isEqualTo(State.WAITING);
        }
    }

    @Test
    void triesAFailedLetterAgainWhenAPersonAsks() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            world.office.goDown();
            String id = world.post(MailWorld.letter(ANN));
            world.clock.advance(Letter.Handling.ORDINARY.usefulFor());
            world.delivery.run();
            world.office.comeUp();

            world.outbox.retry("op@example.com", id);
            world.delivery.run();

            assertThat(world.office.delivered(ANN)).hasSize(1);
        }
    }

    @Test
    void showsLettersAsWaitingWhereNoServerIsSet() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            MailSettings none = MailSettings.none(PostOffice.SUPPORT);
            Outbox outbox = world.outbox(none);
            world.db.run(tx -> outbox.post(tx, MailWorld.letter(ANN)));
            new Delivery(outbox, none).run();
            world.clock.advance(Duration.ofHours(1));

            assertThat(outbox.page(Optional.of(State.WAITING), Optional.empty(), 10)).hasSize(1);
            assertThat(outbox.alarms().getFirst().detail()).contains("no mail server");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsEachLetterOnceThoughTwoNodesDeliver(Dialect dialect) throws InterruptedException {
        try (MailWorld world = new MailWorld(dialect)) {
            for (int i = 0; i < 20; i++) {
                world.post(MailWorld.letter("c" + i + "@example.com"));
            }
            CountDownLatch begin = new CountDownLatch(1);
            List<Thread> nodes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                nodes.add(
                        Thread.startVirtualThread(() -> {
                            awaitUninterruptibly(begin);
                            new Delivery(world.outbox, world.office.settings()).run();
                        }));
            }
            begin.countDown();
            for (Thread node : nodes) {
                node.join();
            }

            for (int i = 0; i < 20; i++) {
                assertThat(world.office.delivered("c" + i + "@example.com")).hasSize(1);
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sealsWhatGivesAccessAndForgetsItOnceSent(Dialect dialect) {
        try (MailWorld world = new MailWorld(dialect)) {
            Letter code =
                    Letter.of(
                                    ANN,
                                    LetterKind.SIGN_IN_CODE,
                                    "sign-in",
                                    new LetterText(Language.EN, "Your code", "Code: 482913"))
                            .handled(
                                    new Letter.Handling(
                                            true, Duration.ZERO, Duration.ofMinutes(10)));
            String id = world.post(code);
            assertThat(world.shown(id).text()).isEmpty();
            assertThat(stored(world)).doesNotContain("482913");

            world.delivery.run();

            assertThat(PostOffice.text(world.office.delivered(ANN).getFirst()))
                    .isEqualTo("Code: 482913");
            assertThat(world.shown(id).text()).isEmpty();
            List<String> sealed =
                    world.db.call(tx ->
                            tx.query(
                                    "SELECT id FROM mail_outbox WHERE sealed IS NOT NULL",
                                    row -> row.text("id")));
            assertThat(sealed).isEmpty();
        }
    }

    private static String stored(MailWorld world) {
        return world.db.call(tx ->
                tx.query(
                                "SELECT subject, text, about FROM mail_outbox",
                                row -> row.text("subject") + row.text("text") + row.text("about"))
                        .toString());
    }

    @Test
    void takesBackALetterThatALaterOneReplaces() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            Letter delayed =
                    MailWorld.letter(ANN)
                            .handled(
                                    new Letter.Handling(
                                            false, Duration.ofMinutes(2), Duration.ofDays(4)));
            String id = world.post(delayed);
            world.delivery.run();
            assertThat(world.office.delivered(ANN)).isEmpty();

            world.db.run(tx -> world.outbox.supersede(tx, LetterKind.REFUND_RECEIVED, "rfd_1"));
            world.clock.advance(Duration.ofMinutes(3));
            world.delivery.run();

            assertThat(world.office.delivered(ANN)).isEmpty();
            assertThat(world.shown(id).state()).isEqualTo(State.DISMISSED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.com\r\nBcc: eve@example.com",
                "ann@example.com, eve@example.com",
                "Ann <ann@example.com>",
                "ann@example.com\u0001",
                "ann",
                ""
            })
    void refusesAddressesThatAreNotOnePlainOne(String to) {
        assertThatThrownBy(() -> MailWorld.letter(to)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: eve@example.com", "a\nb", "a\u2028b", " ", "a\u0001"})
    void refusesSubjectsOfMoreThanOneLine(String subject) {
        LetterText text = new LetterText(Language.EN, subject, "text");
        assertThatThrownBy(() -> Letter.of(ANN, LetterKind.NOTICE, "x", text))
                .isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a@b>\r\nBcc: x", "a@b", "<a b>", "<>"})
    void refusesThreadsThatAreNoMessageIds(String id) {
        Letter letter = MailWorld.letter(ANN);
        assertThatThrownBy(() -> letter.answering(List.of(id)))
                .isInstanceOf(InvalidValueException.class);
    }
}
