package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.PlainText;
import com.nexusapi.relay.mail.ReceivedMailStore;
import com.nexusapi.relay.mail.ReceivedMailStore.Filing;
import com.nexusapi.relay.mail.ReceivedMailStore.Stored;
import com.nexusapi.relay.refund.RequestRefund.Mailed;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads mails that have arrived. One that asks for a refund, of a known sender with exactly one
 * top-up that could be refunded, becomes a request that waits for confirmation; one that answers a
 * request goes into its timeline; all else is for a person. The sender proves nothing: letters go
 * to the account's own address only.
 */
public final class ReceiveMail {

    private static final System.Logger LOG = System.getLogger(ReceiveMail.class.getName());
    private static final int MOST_A_RUN = 100;
    private static final int MOST_SHOWN_CHARS = 1_000;

    /** What people write who want their money back; other questions are for a person. */
    private static final List<String> ASKING =
            List.of("refund", "money back", "reimburse", "give back", "退款", "退钱", "退费", "退还", "退回");

    private final RefundDesk desk;
    private final RequestRefund request;
    private final MailRefundLetters letters;
    private final Outbox outbox;
    private final ReceivedMailStore mails = new ReceivedMailStore();
    private final MailStore store = new MailStore();

    public ReceiveMail(
            RefundDesk desk, RequestRefund request, MailRefundLetters letters, Outbox outbox) {
        this.desk = desk;
        this.request = request;
        this.letters = letters;
        this.outbox = outbox;
    }

    /** Reads what nobody has read; one that fails does not keep the others waiting. */
    public void run() {
        for (String id : desk.db().call(tx -> mails.unread(tx, MOST_A_RUN))) {
            try {
                read(id);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "event=mail_not_read mail=" + id, e);
                desk.db().run(tx -> unclear(tx, id, "it could not be read"));
            }
        }
    }

    private void unclear(Tx tx, String id, String note) {
        mails.file(tx, id, new Filing(State.UNCLEAR, Optional.empty(), Optional.empty(), note));
    }

    private void read(String id) {
        Optional<Mailed> asked = desk.db().call(tx -> sort(tx, mails.lock(tx, id).orElseThrow()));
        if (asked.isPresent()) {
            try {
                var _ = ask(id, asked.get());
            } catch (InvalidValueException e) {
                desk.db().run(tx -> unclear(tx, id, e.field() + " " + e.expected()));
            }
        }
    }

    /** Files a mail, unless it asks for a refund that can be requested. */
    private Optional<Mailed> sort(Tx tx, Stored stored) {
        ReceivedMail mail = stored.mail();
        if (mail.state() != State.NEW) {
            return Optional.empty();
        }
        if (mail.from().isEmpty()) {
            return leave(tx, mail, Optional.empty(), "it names no sender");
        }
        Optional<String> account = store.accountOf(tx, mail.from());
        Optional<StoredRefund> answered = answered(tx, stored);
        if (answered.isPresent()) {
            return answer(tx, mail, account, answered.get());
        }
        if (account.isEmpty()) {
            return leave(tx, mail, account, "no account has the sender's address");
        }
        if (!asksForRefund(mail)) {
            return leave(tx, mail, account, "it does not speak of a refund");
        }
        return choose(tx, mail, account.get());
    }

    private Optional<Mailed> leave(
            Tx tx, ReceivedMail mail, Optional<String> account, String note) {
        mails.file(tx, mail.id(), new Filing(State.UNCLEAR, account, Optional.empty(), note));
        return Optional.empty();
    }

    /** The request that the mail answers: by our letter, or by the customer's own earlier mail. */
    private Optional<StoredRefund> answered(Tx tx, Stored stored) {
        return outbox.aboutOf(tx, stored.thread())
                .or(() -> mails.refundOf(tx, stored.thread()))
                .flatMap(id -> desk.store().find(tx, id));
    }

    private Optional<Mailed> answer(
            Tx tx, ReceivedMail mail, Optional<String> account, StoredRefund refund) {
        if (!account.equals(Optional.of(refund.accountId()))) {
            return leave(tx, mail, account, "another sender answers about " + refund.id());
        }
        add(tx, mail, refund);
        if (!Transitions.isOpen(refund.state())) {
            mails.file(
                    tx,
                    mail.id(),
                    new Filing(
                            State.UNCLEAR,
                            account,
                            Optional.of(refund.id()),
                            "the request that it answers is " + refund.state()));
        }
        return Optional.empty();
    }

    /** Puts the mail into the request's timeline. */
    private void add(Tx tx, ReceivedMail mail, StoredRefund refund) {
        String words = PlainText.line(PlainText.unquoted(mail.text()), MOST_SHOWN_CHARS);
        desk.timeline()
                .add(
                        tx,
                        refund.id(),
                        "mail",
                        Timeline.SYSTEM,
                        "from " + mail.from() + ": " + words);
        letters.remind(tx, refund.id());
        file(tx, mail, refund.accountId(), refund.id(), "belongs to " + refund.id());
    }

    private void file(Tx tx, ReceivedMail mail, String accountId, String refundId, String note) {
        mails.file(
                tx,
                mail.id(),
                new Filing(State.REFUND, Optional.of(accountId), Optional.of(refundId), note));
    }

    private static boolean asksForRefund(ReceivedMail mail) {
        String words =
                (mail.subject() + " " + PlainText.unquoted(mail.text())).toLowerCase(Locale.ROOT);
        return ASKING.stream().anyMatch(words::contains);
    }

    private Optional<Mailed> choose(Tx tx, ReceivedMail mail, String accountId) {
        desk.store().lockAccount(tx, accountId);
        List<String> unused =
                store.topUpsInWindow(tx, accountId, mail.receivedAt()).stream()
                        .filter(topUp -> desk.ledger().useOf(tx, topUp).isUntouched())
                        .toList();
        if (unused.size() != 1) {
            String note =
                    unused.isEmpty()
                            ? "the account has no top-up that could be refunded"
                            : "the account has " + unused.size() + " top-ups to choose from";
            return leave(tx, mail, Optional.of(accountId), note);
        }
        // says whose mail it is, so that the letter about the request answers it
        mails.file(
                tx, mail.id(), new Filing(State.NEW, Optional.of(accountId), Optional.empty(), ""));
        return Optional.of(mailed(mail, accountId, unused.getFirst()));
    }

    static Mailed mailed(ReceivedMail mail, String accountId, String topUpId) {
        String words =
                PlainText.line(
                        mail.subject() + ": " + PlainText.unquoted(mail.text()), MOST_SHOWN_CHARS);
        return new Mailed(accountId, topUpId, words, mail.receivedAt());
    }

    /**
     * Makes the request. Asked again after a crash, it finds the request made before.
     *
     * @throws InvalidValueException if the mail is older than the payment
     */
    RequestRefund.Outcome ask(String mailId, Mailed mailed) {
        RequestRefund.Outcome outcome = request.byMail(mailed);
        switch (outcome) {
            case RequestRefund.Outcome.Recorded(var refund) ->
                    desk.db().run(tx -> made(tx, mailId, refund.id(), "it made the request"));
            case RequestRefund.Outcome.AlreadyOpen(var refund) ->
                    desk.db().run(tx -> met(tx, mailId, refund.id()));
            case RequestRefund.Outcome.NoSuchTopUp _, RequestRefund.Outcome.NotPaid _ ->
                    desk.db().run(tx -> unclear(tx, mailId, "the top-up cannot be refunded"));
        }
        return outcome;
    }

    private void made(Tx tx, String mailId, String refundId, String note) {
        StoredRefund refund = desk.get(tx, refundId);
        file(tx, mails.lock(tx, mailId).orElseThrow().mail(), refund.accountId(), refundId, note);
    }

    /** A second mail about the same top-up, or the first read again. */
    private void met(Tx tx, String mailId, String refundId) {
        StoredRefund refund = desk.lock(tx, refundId);
        ReceivedMail mail = mails.lock(tx, mailId).orElseThrow().mail();
        if (refund.requestedAt().equals(mail.receivedAt())) {
            made(tx, mailId, refundId, "it made the request");
        } else {
            add(tx, mail, refund);
        }
    }
}
