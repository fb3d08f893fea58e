package com.nexusapi.relay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.CountingProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    private static final Instant RECEIVED = MailWorld.START.minus(Duration.ofHours(7));

    /** A plain mail; {@code extra} are header lines, each with its line's end. */
    private static String mail(String id, String from, String extra) {
        return """
        From: %s
        To: support@nexusapi.com
        Subject: =?utf-8?B?6YCA5qy+?= please
        Date: Thu, 1 Jan 1970 00:00:00 +0000
        Message-ID: <%s@example.com>
        %sContent-Type: text/plain; charset=utf-8

        I want my money back.
        """
                .formatted(from, id, extra);
    }

    private static String mail(String id) {
        return mail(id, "Ann Example <Ann@Example.com>", "");
    }

    @ParameterizedTest
    @EnumSource
    void takesEachMailOnceWithTheTimeThatOurServerReceivedIt(Dialect dialect) {
        try (MailWorld world = new MailWorld(dialect)) {
            world.office.arrive(mail("one"), RECEIVED);
            world.poll();
            world.poll();
            world.office.arrive(mail("two"), RECEIVED.plusSeconds(60));
            world.poll();

            assertThat(world.mails()).hasSize(2);
            ReceivedMail first = world.mails().getFirst();
            assertThat(first.state()).isEqualTo(State.NEW);
            assertThat(first.receivedAt()).isEqualTo(RECEIVED);
            assertThat(first.from()).isEqualTo("ann@example.com");
            assertThat(first.subject()).isEqualTo("退款 please");
            assertThat(first.text()).isEqualTo("I want my money back.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNoMailTwiceWhenTheMailboxNumbersThemAnew(Dialect dialect) {
        try (MailWorld world = new MailWorld(dialect)) {
            for (int i = 0; i < 5; i++) {
                world.office.arrive(mail("old" + i), RECEIVED);
            }
            world.poll();
            world.office.goDown();
            world.office.comeUp();
            world.office.arrive(mail("new"), RECEIVED);
            for (int i = 4; i >= 0; i--) {
                world.office.arrive(mail("old" + i), RECEIVED);
            }
            world.poll();

            assertThat(world.mails()).hasSize(6);
        }
    }

    @Test
    void leavesWhatWasThereLongBeforeTheFirstLook() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            world.office.arrive(mail("ancient"), RECEIVED.minus(Duration.ofDays(400)));
            world.office.arrive(mail("fresh"), RECEIVED);
            world.poll();

            assertThat(world.mails()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied\n",
                "Auto-Submitted: auto-generated (vacation)\n",
                "Precedence: bulk\n",
                "List-Id: <news.example.com>\n",
                "X-Autoreply: yes\n",
                "Return-Path: <>\n"
            })
    void ignoresWhatProgramsWrite(String header) {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            world.office.arrive(mail("auto", "ann@example.com", header), RECEIVED);
            world.poll();

            ReceivedMail mail = world.mails().getFirst();
            assertThat(mail.state()).isEqualTo(State.IGNORED);
            assertThat(mail.note()).isNotEmpty();
            assertThat(mail.text()).isEmpty();
        }
    }

    @Test
    void ignoresBouncesAndOurOwnLettersComingBack() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            String id = world.post(MailWorld.letter("ann@example.com"));
            world.office.arrive(mail("b", "MAILER-DAEMON@example.com", ""), RECEIVED);
            world.office.arrive(
                    mail("c", "ann@example.com", "")
                            .replace(
                                    "<c@example.com>",
                                    "<" + id.toLowerCase(java.util.Locale.ROOT) + "@nexusapi.com>"),
                    RECEIVED);
            world.poll();

            assertThat(world.mails()).hasSize(2);
            assertThat(world.mails()).extracting(ReceivedMail::state).containsOnly(State.IGNORED);
        }
    }

    @Test
    void ignoresASenderWhoWritesWithoutEnd() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            for (int i = 0; i < 60; i++) {
                world.office.arrive(
                        mail("loop" + i, "robot@example.com", ""), RECEIVED.plusSeconds(i));
            }
            world.office.arrive(mail("person"), RECEIVED.plusSeconds(61));
            world.poll();

            assertThat(world.mails()).hasSize(61);
            assertThat(world.mails())
                    .filteredOn(mail -> mail.state() == State.NEW)
                    .hasSize(21)
                    .last()
                    .extracting(ReceivedMail::from)
                    .isEqualTo("ann@example.com");
        }
    }

    @Test
    void leavesALargeAttachmentOnTheServer() {
        byte[] attachment = new byte[20 * 1024 * 1024];
        Arrays.fill(attachment, (byte) 7);
        String mail =
                """
                From: ann@example.com
                To: support@nexusapi.com
                Subject: refund
                Message-ID: <big@example.com>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=edge

                --edge
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/html; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                <html><head><style>p {color:red}</style></head><p>Refund my caf=E9 &amp; co,
                please</p><script>alert(1)</script></html>
                --inner--
                --edge
                Content-Type: application/pdf
                Content-Disposition: attachment; filename=scan.pdf
                Content-Transfer-Encoding: base64

                %s
                --edge
                Content-Type: text/plain
                Content-Disposition: attachment; filename=secrets.txt

                not to be opened
                --edge--
                """
                        .formatted(
                                Base64.getMimeEncoder(76, "\n".getBytes(StandardCharsets.US_ASCII))
                                        .encodeToString(attachment));
        try (MailWorld world = new MailWorld(Dialect.H2);
                CountingProxy proxy = new CountingProxy(world.office.imapPort())) {
            world.office.arrive(mail, RECEIVED);
            Mailbox through =
                    new Mailbox(
                            world.db, world.ids, world.clock, world.office.settings(proxy.port()));
            through.poll();

            assertThat(world.mails().getFirst().text()).isEqualTo("Refund my café & co, please");
            assertThat(proxy.received()).isBetween(100L, 100_000L);
        }
    }

    @Test
    void readsOnlyTheBeginningOfALongText() {
        try (MailWorld world = new MailWorld(Dialect.H2);
                CountingProxy proxy = new CountingProxy(world.office.imapPort())) {
            world.office.arrive(
                    mail("long") + "All work and no play.\n".repeat(1_000_000), RECEIVED);
            Mailbox through =
                    new Mailbox(
                            world.db, world.ids, world.clock, world.office.settings(proxy.port()));
            through.poll();

            assertThat(world.mails().getFirst().text()).hasSize(MailText.MOST_CHARS);
            assertThat(proxy.received()).isLessThan(200_000L);
        }
    }

    @Test
    void keepsAMailThatNobodyCanReadForAPerson() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            world.office.arrive(
                    """
                    From: <<<
                    Subject: a\u0007b
                    Content-Type: multipart/mixed

                    no boundary here
                    """,
                    RECEIVED);
            world.office.arrive(mail("next"), RECEIVED);
            world.poll();

            assertThat(world.mails()).hasSize(2);
            assertThat(world.mails())
                    .extracting(ReceivedMail::from)
                    .contains("", "ann@example.com");
        }
    }

    @Test
    void raisesAnAlarmWhileTheMailboxCannotBeReached() {
        try (MailWorld world = new MailWorld(Dialect.H2)) {
            world.poll();
            world.office.goDown();
            world.poll();
            assertThat(world.mailbox.alarms()).isEmpty();
            world.clock.advance(Duration.ofMinutes(6));
            world.poll();
            assertThat(world.mailbox.alarms())
                    .extracting(Overview.Alarm::code)
                    .containsExactly("mailbox_unreachable");

            world.office.comeUp();
            world.poll();
            assertThat(world.mailbox.alarms()).isEmpty();
        }
    }
}
