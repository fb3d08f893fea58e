package com.nexusapi.console.mail;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.client.MailApi;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.i18n.Phrase;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Mails to the support address, and what a person does about the one looked at. */
public final class ReceivedViewModel {

    private static final int MOST_TOP_UPS = 50;

    private final Connection connection;
    private final Directory directory;
    private final Errands errands;
    private final Pile<ReceivedMail> mails;
    private final ReadOnlyObjectWrapper<Optional<List<TopUp>>> topUps =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private Optional<String> account = Optional.empty();

    ReceivedViewModel(Errands errands, Directory directory) {
        this.connection = errands.connection();
        this.directory = directory;
        this.errands = errands;
        mails =
                new Pile<>(
                        errands,
                        new Pile.Source<>(
                                (api, limit, cursor) ->
                                        api.ofMails()
                                                .mails(Optional.of(State.UNCLEAR), limit, cursor),
                                (api, limit, cursor) ->
                                        api.ofMails().mails(Optional.empty(), limit, cursor),
                                ReceivedMail::id));
        mails.detail()
                .addListener((observed, before, now) ->
                        readTopUps(now.flatMap(ReceivedMail::accountId)));
    }

    /** What the account of the mail looked at has paid; read once for an account. */
    private void readTopUps(Optional<String> of) {
        if (of.equals(account)) {
            return;
        }
        account = of;
        topUps.set(Optional.empty());
        of.filter(id -> connection.allows(Permission.VIEW_ACCOUNTS))
                .ifPresent(id ->
                        connection
                                .question(api ->
                                        api.ofTopUps()
                                                .list(
                                                        Optional.of(TopUp.State.PAID),
                                                        of,
                                                        MOST_TOP_UPS,
                                                        Optional.empty()))
                                .then(found -> {
                                    if (of.equals(account)) {
                                        topUps.set(Optional.of(found.items()));
                                    }
                                })
                                .refused(errands::refused)
                                .ask());
    }

    /** Makes a refund request of the mail looked at. */
    public void assign(String topUpId) {
        act((api, id) -> api.assign(id, topUpId.strip()), Phrase.of("mail.assigned"));
    }

    /** Asks whoever wrote the mail looked at for more. */
    public void ask(String question, Language language) {
        ReceivedMail.Question asked =
                new ReceivedMail.Question(question.strip(), Optional.of(code(language)));
        act((api, id) -> api.ask(id, asked), Phrase.of("mail.asked"));
    }

    private static String code(Language language) {
        return language.locale().getLanguage();
    }

    /** Nothing more is to be done about the mail looked at, for this reason. */
    public void dismiss(String reason) {
        act((api, id) -> api.dismiss(id, Errands.line(reason)), Phrase.of("mail.dismissed"));
    }

    private void act(BiFunction<MailApi, String, ReceivedMail> call, Phrase done) {
        mails.detail()
                .get()
                .ifPresent(shown ->
                        errands.run(
                                api -> call.apply(api.ofMails(), shown.id()),
                                done,
                                mails::look,
                                mails::refresh));
    }

    /** Whether whoever is signed in can do something about a mail as it is. */
    public boolean mayDecide(ReceivedMail mail) {
        boolean isOpen =
                switch (mail.state()) {
                    case UNCLEAR, ASKED, IGNORED -> true;
                    case NEW, REFUND, DISMISSED -> false;
                };
        return isOpen && connection.allows(Permission.REQUEST_REFUND);
    }

    /** A mail that names no sender cannot be answered. */
    public boolean mayAsk(ReceivedMail mail) {
        return mayDecide(mail) && !mail.from().isEmpty();
    }

    /** The language to answer in, by the letters the mail is written in. */
    public static Language languageOf(ReceivedMail mail) {
        boolean isChinese =
                (mail.subject() + mail.text())
                        .codePoints()
                        .anyMatch(
                                c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
        return isChinese ? Language.ZH : Language.EN;
    }

    public String accountName(String id) {
        return directory.accountName(id);
    }

    /** What the account of the mail looked at has paid, newest first; empty until it is known. */
    public ReadOnlyObjectProperty<Optional<List<TopUp>>> topUps() {
        return topUps.getReadOnlyProperty();
    }

    Pile<ReceivedMail> mails() {
        return mails;
    }
}
