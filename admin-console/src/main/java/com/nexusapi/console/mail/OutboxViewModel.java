package com.nexusapi.console.mail;

import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.OutgoingMail.State;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.console.client.MailApi;
import com.nexusapi.console.i18n.Phrase;
import java.util.Optional;
import java.util.function.BiFunction;

/** Letters to customers, and what a person does about one that does not arrive. */
public final class OutboxViewModel {

    private final Errands errands;
    private final Pile<OutgoingMail> letters;

    OutboxViewModel(Errands errands) {
        this.errands = errands;
        letters =
                new Pile<>(
                        errands,
                        new Pile.Source<>(
                                (api, limit, cursor) ->
                                        api.ofMails()
                                                .letters(Optional.of(State.FAILED), limit, cursor),
                                (api, limit, cursor) ->
                                        api.ofMails().letters(Optional.empty(), limit, cursor),
                                OutgoingMail::id));
    }

    /** Has the letter looked at sent, which had failed. */
    public void retry() {
        act(MailApi::retryLetter, Phrase.of("mail.letter.retried"));
    }

    /** Gives the letter looked at up, for this reason. */
    public void dismiss(String reason) {
        act(
                (api, id) -> api.dismissLetter(id, Errands.line(reason)),
                Phrase.of("mail.letter.dismissed"));
    }

    private void act(BiFunction<MailApi, String, OutgoingMail> call, Phrase done) {
        letters.detail()
                .get()
                .ifPresent(shown ->
                        errands.run(
                                api -> call.apply(api.ofMails(), shown.id()),
                                done,
                                letters::look,
                                letters::refresh));
    }

    public boolean mayRetry(OutgoingMail letter) {
        return letter.state() == State.FAILED && mayDecide();
    }

    public boolean mayDismiss(OutgoingMail letter) {
        boolean isOpen = letter.state() == State.WAITING || letter.state() == State.FAILED;
        return isOpen && mayDecide();
    }

    private boolean mayDecide() {
        return errands.connection().allows(Permission.REQUEST_REFUND);
    }

    Pile<OutgoingMail> letters() {
        return letters;
    }
}
