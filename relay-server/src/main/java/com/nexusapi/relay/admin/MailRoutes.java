package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.refund.SortMail;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.util.Optional;

/**
 * Mails from customers, letters to them, and the letters' texts:
 *
 * <ul>
 *   <li>{@code GET /mails?state=}, newest first; {@code POST /mails/{id}/assign} {@code
 *       {"topUpId"}}, {@code /dismiss} {@code {"reason"}}, {@code /ask} {@code
 *       {"question","language":null}} → MAIL
 *   <li>{@code GET /outbox?state=}, newest first; {@code POST /outbox/{id}/retry}, {@code /dismiss}
 *       {@code {"reason"}} → LETTER
 *   <li>{@code GET /mail-templates} → {@code {"items":[TEMPLATE],"nextCursor"}}, {@code PUT
 *       /mail-templates} {@code {"name","language","subject","text"}} → TEMPLATE, {@code DELETE
 *       /mail-templates/{name}/{language}} goes back to the bundled text, {@code POST
 *       /mail-templates/preview} → {@code {"language","subject","text"}}
 * </ul>
 */
public final class MailRoutes implements AdminRoutes {

    private final SortMail mails;
    private final Outbox outbox;
    private final Templates templates;

    public MailRoutes(SortMail mails, Outbox outbox, Templates templates) {
        this.mails = mails;
        this.outbox = outbox;
        this.templates = templates;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/mails", Permission.VIEW_REFUNDS, this::mails);
        router.add("GET", "/mails/{id}", Permission.VIEW_REFUNDS, this::mail);
        router.add("POST", "/mails/{id}/assign", Permission.REQUEST_REFUND, this::assign);
        router.add("POST", "/mails/{id}/dismiss", Permission.REQUEST_REFUND, this::dismiss);
        router.add("POST", "/mails/{id}/ask", Permission.REQUEST_REFUND, this::ask);
        router.add("GET", "/outbox", Permission.VIEW_REFUNDS, this::letters);
        router.add("POST", "/outbox/{id}/retry", Permission.REQUEST_REFUND, this::retry);
        router.add("POST", "/outbox/{id}/dismiss", Permission.REQUEST_REFUND, this::giveUp);
        router.add("GET", "/mail-templates", Permission.VIEW_REFUNDS, this::texts);
        router.add("PUT", "/mail-templates", Permission.MANAGE_ACCOUNTS, this::put);
        router.add(
                "DELETE",
                "/mail-templates/{name}/{language}",
                Permission.MANAGE_ACCOUNTS,
                this::reset);
        router.add("POST", "/mail-templates/preview", Permission.VIEW_REFUNDS, this::preview);
    }

    private Answer mails(AdminCall call) {
        Parameters query = call.query();
        return Answer.ok(
                query.page(
                        mails.page(
                                query.constant("state", ReceivedMail.State.class),
                                query.cursor(),
                                query.limit() + 1),
                        ReceivedMail::id));
    }

    private Answer mail(AdminCall call) {
        return Answer.ok(mails.find(call.segment("id")).orElseThrow(MailRoutes::noMail));
    }

    private Answer assign(AdminCall call) {
        String topUpId = call.read(ReceivedMail.Assignment.class).topUpId();
        return sorted(mails.assign(call.actor(), call.segment("id"), topUpId));
    }

    private Answer dismiss(AdminCall call) {
        String reason = call.read(ReceivedMail.Dismissal.class).reason();
        return sorted(mails.dismiss(call.actor(), call.segment("id"), reason));
    }

    private Answer ask(AdminCall call) {
        ReceivedMail.Question asked = call.read(ReceivedMail.Question.class);
        return sorted(
                mails.ask(call.actor(), call.segment("id"), asked.question(), asked.language()));
    }

    private static Answer sorted(SortMail.Outcome outcome) {
        return switch (outcome) {
            case SortMail.Outcome.Done(ReceivedMail mail) -> Answer.ok(mail);
            case SortMail.Outcome.NoSuchMail() -> throw noMail();
            case SortMail.Outcome.NoSuchTopUp() ->
                    throw ProblemException.notFound("There is no such paid top-up.");
            case SortMail.Outcome.Settled(ReceivedMail.State state) ->
                    throw ProblemException.conflict("wrong_state", "The mail is " + state + ".");
        };
    }

    private static ProblemException noMail() {
        return ProblemException.notFound("There is no such mail.");
    }

    private Answer letters(AdminCall call) {
        Parameters query = call.query();
        return Answer.ok(
                query.page(
                        outbox.page(
                                query.constant("state", OutgoingMail.State.class),
                                query.cursor(),
                                query.limit() + 1),
                        OutgoingMail::id));
    }

    private Answer retry(AdminCall call) {
        return changed(outbox.retry(call.actor(), call.segment("id")));
    }

    private Answer giveUp(AdminCall call) {
        String reason = call.read(OutgoingMail.Dismissal.class).reason();
        return changed(outbox.dismiss(call.actor(), call.segment("id"), reason));
    }

    private static Answer changed(Optional<OutgoingMail> letter) {
        return Answer.ok(
                letter.orElseThrow(() ->
                        ProblemException.conflict(
                                "wrong_state", "There is no such letter in such a state.")));
    }

    private Answer texts(AdminCall call) {
        return Answer.ok(
                call.query()
                        .pageOfAll(
                                templates.list().stream()
                                        .sorted(java.util.Comparator.comparing(MailRoutes::key))
                                        .toList(),
                                MailRoutes::key));
    }

    private static String key(MailTemplate template) {
        return template.name() + " " + template.language();
    }

    private Answer put(AdminCall call) {
        return Answer.ok(templates.put(call.actor(), call.read(MailTemplate.Change.class)));
    }

    private Answer reset(AdminCall call) {
        return Answer.ok(
                templates.reset(call.actor(), call.segment("name"), call.segment("language")));
    }

    private Answer preview(AdminCall call) {
        return Answer.ok(shown(templates.preview(call.read(MailTemplate.Change.class))));
    }

    static MailTemplate.Preview shown(LetterText text) {
        return new MailTemplate.Preview(text.language().code(), text.subject(), text.text());
    }
}
