package com.nexusapi.console.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.ReceivedMail;
import java.util.Optional;

/**
 * What the admin API does with mails of customers, with letters to them and with the texts of those
 * letters; blocks as {@link AdminApi} does.
 */
public final class MailApi {

    private static final TypeReference<Page<ReceivedMail>> MAILS = new TypeReference<>() {};
    private static final TypeReference<ReceivedMail> MAIL = new TypeReference<>() {};
    private static final TypeReference<Page<OutgoingMail>> LETTERS = new TypeReference<>() {};
    private static final TypeReference<OutgoingMail> LETTER = new TypeReference<>() {};
    private static final TypeReference<Page<MailTemplate>> TEMPLATES = new TypeReference<>() {};
    private static final TypeReference<MailTemplate> TEMPLATE = new TypeReference<>() {};
    private static final TypeReference<MailTemplate.Preview> PREVIEW = new TypeReference<>() {};

    private final AdminApi api;

    MailApi(AdminApi api) {
        this.api = api;
    }

    /** Newest first. */
    public Page<ReceivedMail> mails(
            Optional<ReceivedMail.State> state, int limit, Optional<String> cursor) {
        return list("/mails", new Query().with("state", state), limit, cursor, MAILS);
    }

    /** Says which top-up a mail is about, which makes a refund request of it. */
    public ReceivedMail assign(String id, String topUpId) {
        return act("/mails", id, "assign", new ReceivedMail.Assignment(topUpId), MAIL);
    }

    public ReceivedMail dismiss(String id, String reason) {
        return act("/mails", id, "dismiss", new ReceivedMail.Dismissal(reason), MAIL);
    }

    /** Asks whoever wrote a mail for more, in a letter. */
    public ReceivedMail ask(String id, ReceivedMail.Question question) {
        return act("/mails", id, "ask", question, MAIL);
    }

    /** Newest first. */
    public Page<OutgoingMail> letters(
            Optional<OutgoingMail.State> state, int limit, Optional<String> cursor) {
        return list("/outbox", new Query().with("state", state), limit, cursor, LETTERS);
    }

    /** Has a letter sent that failed. */
    public OutgoingMail retryLetter(String id) {
        return act("/outbox", id, "retry", new AdminApi.Empty(), LETTER);
    }

    /** Gives a letter up. */
    public OutgoingMail dismissLetter(String id, String reason) {
        return act("/outbox", id, "dismiss", new OutgoingMail.Dismissal(reason), LETTER);
    }

    public Page<MailTemplate> templates(int limit, Optional<String> cursor) {
        return list("/mail-templates", new Query(), limit, cursor, TEMPLATES);
    }

    /** Puts a text in the place of the one in force. */
    public MailTemplate put(MailTemplate.Change text) {
        return api.write("PUT", api.request("/mail-templates"), text, TEMPLATE);
    }

    /** Goes back to the bundled text. */
    public MailTemplate reset(String name, String language) {
        String path = "/mail-templates/" + Query.segment(name) + "/" + Query.segment(language);
        return api.read(api.send(api.request(path).DELETE().build()).body(), TEMPLATE);
    }

    /** How a text would read to a customer; keeps nothing. */
    public MailTemplate.Preview preview(MailTemplate.Change text) {
        return api.write("POST", api.request("/mail-templates/preview"), text, PREVIEW);
    }

    private <T> T list(
            String path, Query query, int limit, Optional<String> cursor, TypeReference<T> shape) {
        String asked = path + query.with("limit", limit).with("cursor", cursor);
        return api.read(api.send(api.request(asked).GET().build()).body(), shape);
    }

    private <T> T act(String path, String id, String what, Object body, TypeReference<T> shape) {
        String asked = path + "/" + Query.segment(id) + "/" + what;
        return api.write("POST", api.request(asked), body, shape);
    }
}
