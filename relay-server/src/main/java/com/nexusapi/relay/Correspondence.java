package com.nexusapi.relay;

import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.CustomerSignIn;
import com.nexusapi.relay.admin.AdminRoutes;
import com.nexusapi.relay.admin.MailRoutes;
import com.nexusapi.relay.admin.NoticeRoutes;
import com.nexusapi.relay.admin.ReplyRoutes;
import com.nexusapi.relay.customer.SendCode;
import com.nexusapi.relay.mail.Delivery;
import com.nexusapi.relay.mail.Mailbox;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.notice.DeliverNotices;
import com.nexusapi.relay.refund.ConfirmMail;
import com.nexusapi.relay.refund.MailConfirmations;
import com.nexusapi.relay.refund.MailRefundLetters;
import com.nexusapi.relay.refund.MailReplies;
import com.nexusapi.relay.refund.ReceiveMail;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.SortMail;
import com.nexusapi.relay.site.RefundConfirmationPage;
import java.time.Duration;
import java.util.List;

/** Builds what writes to customers, and what reads their mails. */
final class Correspondence {

    final Outbox outbox;
    final Templates templates;
    final MailRefundLetters refundLetters;
    private final RelayConfig.Mail config;
    private final MailConfirmations links;
    private final Delivery delivery;
    final Mailbox mailbox;
    final DeliverNotices notices;

    Correspondence(Foundation foundation, RelayConfig.Mail config) {
        this.config = config;
        outbox =
                new Outbox(
                        foundation.db(),
                        foundation.ids(),
                        foundation.clock(),
                        foundation.vault(),
                        config.settings());
        templates = new Templates(foundation.db(), foundation.clock(), config.settings());
        links = new MailConfirmations(foundation.clock(), foundation.random(), config.site());
        refundLetters = new MailRefundLetters(outbox, templates, links);
        notices = new DeliverNotices(foundation.db(), foundation.clock(), outbox, templates);
        delivery = new Delivery(outbox, config.settings());
        mailbox =
                new Mailbox(
                        foundation.db(), foundation.ids(), foundation.clock(), config.settings());
    }

    CustomerSignIn signIn(Foundation foundation, Accounts accounts) {
        return new CustomerSignIn(
                new CustomerSignIn.Parts(
                        foundation.db(), foundation.ids(), foundation.clock(), foundation.random()),
                accounts,
                new SendCode(outbox, templates));
    }

    /** The journeys of mails about refunds, and their routes. */
    record RefundMail(
            ReceiveMail receive,
            MailReplies replies,
            List<AdminRoutes> routes,
            RefundConfirmationPage page) {}

    RefundMail refundMail(RefundDesk desk, RequestRefund request) {
        ReceiveMail receive = new ReceiveMail(desk, request, refundLetters, outbox);
        MailReplies replies = new MailReplies(desk, refundLetters);
        return new RefundMail(
                receive,
                replies,
                List.of(
                        new MailRoutes(
                                new SortMail(desk, receive, outbox, templates), outbox, templates),
                        new ReplyRoutes(replies),
                        new NoticeRoutes(notices)),
                new RefundConfirmationPage(
                        new ConfirmMail(desk, request, links), config.settings().supportAddress()));
    }

    void schedule(Jobs jobs, RefundMail refundMail) {
        jobs.every(Duration.ofSeconds(5), "deliver_letters", delivery::run);
        jobs.every(Duration.ofSeconds(30), "deliver_notices", notices::run);
        jobs.every(Duration.ofMinutes(1), "poll_mailbox", mailbox::poll);
        jobs.every(Duration.ofSeconds(10), "read_mails", refundMail.receive()::run);
    }
}
