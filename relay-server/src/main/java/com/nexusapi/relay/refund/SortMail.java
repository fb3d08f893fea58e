package com.nexusapi.relay.refund;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.mail.Letter;
import com.nexusapi.relay.mail.LetterKind;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.ReceivedMailStore;
import com.nexusapi.relay.mail.ReceivedMailStore.Filing;
import com.nexusapi.relay.mail.ReceivedMailStore.Stored;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people do with mails that {@link ReceiveMail} left to them. */
public final class SortMail {

    private static final int MOST_REASON_CHARS = 1_000;

    private final RefundDesk desk;
    private final ReceiveMail receive;
    private final Outbox outbox;
    private final Templates templates;
    private final AuditStore audit;
    private final ReceivedMailStore mails = new ReceivedMailStore();
    private final MailStore store = new MailStore();

    public SortMail(RefundDesk desk, ReceiveMail receive, Outbox outbox, Templates templates) {
        this.desk = desk;
        this.receive = receive;
        this.outbox = outbox;
        this.templates = templates;
        this.audit = new AuditStore(desk.clock());
    }

    /** Answer to what a person wants to do with a mail. */
    public sealed interface Outcome {

        /** The mail as it is now. */
        record Done(ReceivedMail mail) implements Outcome {}

        record NoSuchMail() implements Outcome {}

        /** It made a request, or was put aside. */
        record Settled(State state) implements Outcome {}

        record NoSuchTopUp() implements Outcome {}
    }

    /** Newest first, from before the given id. */
    public List<ReceivedMail> page(Optional<State> state, Optional<String> before, int limit) {
        return desk.db().call(tx -> mails.page(tx, state, before, limit));
    }

    public Optional<ReceivedMail> find(String id) {
        return desk.db().call(tx -> mails.find(tx, id)).map(Stored::mail);
    }

    /**
     * Says which top-up a mail is about: the mail makes a request, which the account's owner has to
     * confirm like any other by mail, for a person's word does not tell who wrote it.
     */
    public Outcome assign(String operator, String id, String topUpId) {
        Optional<Outcome> refusal = desk.db().call(tx -> unsettled(tx, id));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<RequestRefund.Mailed> mailed =
                desk.db().call(tx -> prepare(tx, operator, id, topUpId));
        if (mailed.isEmpty()) {
            return new Outcome.NoSuchTopUp();
        }
        return switch (receive.ask(id, mailed.get())) {
            case RequestRefund.Outcome.Recorded _, RequestRefund.Outcome.AlreadyOpen _ ->
                    new Outcome.Done(find(id).orElseThrow());
            case RequestRefund.Outcome.NoSuchTopUp _, RequestRefund.Outcome.NotPaid _ ->
                    new Outcome.NoSuchTopUp();
        };
    }

    private Optional<RequestRefund.Mailed> prepare(
            Tx tx, String operator, String id, String topUpId) {
        ReceivedMail mail = mails.lock(tx, id).orElseThrow().mail();
        return store.accountOfTopUp(tx, topUpId)
                .map(account -> {
                    audit.append(
                            tx,
                            new AuditStore.Event(
                                    operator, "mail.assigned", id, "top-up " + topUpId));
                    return ReceiveMail.mailed(mail, account, topUpId);
                });
    }

    /** Puts a mail aside. */
    public Outcome dismiss(String operator, String id, String reason) {
        String line = requireText(reason, MOST_REASON_CHARS, "reason");
        return desk.db().call(tx -> dismiss(tx, operator, id, line));
    }

    private Outcome dismiss(Tx tx, String operator, String id, String reason) {
        Optional<Outcome> refusal = unsettled(tx, id);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ReceivedMail mail = mails.lock(tx, id).orElseThrow().mail();
        mails.file(tx, id, new Filing(State.DISMISSED, mail.accountId(), mail.refundId(), reason));
        audit.append(tx, new AuditStore.Event(operator, "mail.dismissed", id, reason));
        return new Outcome.Done(mails.find(tx, id).orElseThrow().mail());
    }

    /**
     * Asks whoever wrote for more, in an answer to the mail; what they write back arrives as a mail
     * of its own.
     */
    public Outcome ask(String operator, String id, String question, Optional<String> language) {
        Language spoken = Language.of(language.orElse(Language.EN.code()));
        require(!question.isBlank(), "question", "must say something");
        return desk.db().call(tx -> ask(tx, operator, id, question.strip(), spoken));
    }

    private Outcome ask(Tx tx, String operator, String id, String question, Language language) {
        Optional<Outcome> refusal = unsettled(tx, id);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Stored stored = mails.lock(tx, id).orElseThrow();
        LetterText text =
                templates.render(
                        tx, LetterKind.MORE_INFORMATION, language, Map.of("question", question));
        outbox.post(
                tx,
                Letter.of(stored.mail().from(), LetterKind.MORE_INFORMATION, id, text)
                        .answering(stored.threadOfAnswer()));
        mails.file(
                tx,
                id,
                new Filing(
                        State.ASKED,
                        stored.mail().accountId(),
                        stored.mail().refundId(),
                        question));
        audit.append(tx, new AuditStore.Event(operator, "mail.asked", id, question));
        return new Outcome.Done(mails.find(tx, id).orElseThrow().mail());
    }

    /** Empty when something can be done with the mail. */
    private Optional<Outcome> unsettled(Tx tx, String id) {
        Optional<Stored> found = mails.lock(tx, id);
        if (found.isEmpty()) {
            return Optional.of(new Outcome.NoSuchMail());
        }
        State state = found.get().mail().state();
        return switch (state) {
            case UNCLEAR, ASKED, IGNORED -> Optional.empty();
            case NEW, REFUND, DISMISSED -> Optional.of(new Outcome.Settled(state));
        };
    }
}
