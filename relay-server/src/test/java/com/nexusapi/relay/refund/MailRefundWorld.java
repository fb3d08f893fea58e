package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.mail.Delivery;
import com.nexusapi.relay.mail.MailSettings;
import com.nexusapi.relay.mail.Mailbox;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import com.nexusapi.relay.testing.PostOffice;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refunds by mail over a payment provider and a mail server; the customer is Ann. */
final class MailRefundWorld implements AutoCloseable {

    static final String OPERATOR = "op@nexusapi.com";

    final PaymentWorld world;
    final PostOffice office = new PostOffice();
    final MailSettings settings = office.settings();
    final Outbox outbox;
    final Templates templates;
    final Delivery delivery;
    final Mailbox mailbox;
    final MailConfirmations links;
    final MailRefundLetters letters;
    final RefundDesk desk;
    final RequestRefund request;
    final ApproveRefund approve;
    final RejectRefund reject;
    final Refunds refunds;
    final ReceiveMail receive;
    final SortMail sort;
    final ConfirmMail confirm;
    final MailReplies replies;
    final String account;
    final String email;

    MailRefundWorld(Dialect dialect) {
        world = new PaymentWorld(dialect);
        outbox =
                new Outbox(
                        world.db(),
                        world.ids(),
                        world.clock(),
                        CredentialVault.withKey(new byte[32]),
                        settings);
        templates = new Templates(world.db(), world.clock(), settings);
        delivery = new Delivery(outbox, settings);
        mailbox = new Mailbox(world.db(), world.ids(), world.clock(), settings);
        links =
                new MailConfirmations(
                        world.clock(),
                        new SecureRandom(),
                        URI.create("https://relay.example.com/"));
        letters = new MailRefundLetters(outbox, templates, links);
        desk = new RefundDesk(world.db(), world.provider(), world.ledger(), world.clock(), letters);
        request = new RequestRefund(desk, world.ids());
        approve = new ApproveRefund(desk, new SendRefund(desk));
        reject = new RejectRefund(desk);
        refunds = new Refunds(desk);
        receive = new ReceiveMail(desk, request, letters, outbox);
        sort = new SortMail(desk, receive, outbox, templates);
        confirm = new ConfirmMail(desk, request, links);
        replies = new MailReplies(desk, letters);
        account = world.account();
        email = account.toLowerCase(java.util.Locale.ROOT) + "@example.com";
        // accounts keep their addresses in lower case
        world.db()
                .run(tx ->
                        tx.update(
                                "UPDATE account SET email = ?, name = 'Ann' WHERE id = ?",
                                email,
                                account));
    }

    void speaks(String language) {
        world.db()
                .run(tx ->
                        tx.update(
                                "UPDATE account SET language = ? WHERE id = ?", language, account));
    }

    /** A mail that asks for a refund; {@code extra} are header lines. */
    static String mail(String id, String from, String extra) {
        return """
        From: Ann <%s>
        To: support@nexusapi.com
        Subject: Please refund my top-up
        Message-ID: <%s@example.com>
        %sContent-Type: text/plain; charset=utf-8

        I did not use it.
        > quoted before
        """
                .formatted(from, id, extra);
    }

    /** Takes in what has arrived and sends what is to be sent. */
    void work() {
        world.clock().advance(Duration.ofMinutes(1));
        mailbox.poll();
        receive.run();
        delivery.run();
    }

    void arrive(String mail, Instant at) {
        office.arrive(mail, at);
        work();
    }

    List<MimeMessage> letters() {
        return office.delivered(email);
    }

    MimeMessage lastLetter() {
        return letters().getLast();
    }

    /** The token in the last letter's link. */
    String token() {
        Matcher link =
                Pattern.compile("https://relay.example.com/refunds/confirm/(\\S+)")
                        .matcher(PostOffice.text(lastLetter()));
        if (!link.find()) {
            throw new AssertionError("no link in " + PostOffice.text(lastLetter()));
        }
        return link.group(1);
    }

    List<ReceivedMail> mails() {
        return sort.page(Optional.empty(), Optional.empty(), 100).reversed();
    }

    ReceivedMail lastMail() {
        return mails().getLast();
    }

    List<OutgoingMail> posted() {
        return outbox.page(Optional.empty(), Optional.empty(), 100).reversed();
    }

    List<Refund> requests() {
        return refunds.pageOfAccount(account, Optional.empty(), 100).reversed();
    }

    Refund onlyRequest() {
        if (requests().size() != 1) {
            throw new AssertionError(requests());
        }
        return requests().getFirst();
    }

    @Override
    public void close() {
        world.close();
        office.close();
    }
}
