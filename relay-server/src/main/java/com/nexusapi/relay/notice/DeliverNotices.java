package com.nexusapi.relay.notice;

import com.nexusapi.common.admin.Notice;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.mail.Letter;
import com.nexusapi.relay.mail.LetterKind;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.notice.NoticeDeliveryStore.Recipient;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends published notices to the accounts they concern, to each once: the letter and the note that
 * it was posted are one transaction.
 */
public final class DeliverNotices {

    private static final String END = "z";
    private static final int STEP = 100;

    private final Db db;
    private final Clock clock;
    private final Outbox outbox;
    private final Templates templates;
    private final NoticeDeliveryStore store = new NoticeDeliveryStore();

    public DeliverNotices(Db db, Clock clock, Outbox outbox, Templates templates) {
        this.db = db;
        this.clock = clock;
        this.outbox = outbox;
        this.templates = templates;
    }

    public void run() {
        for (Notice notice : db.call(store::undelivered)) {
            boolean more = true;
            while (more) {
                more = db.call(tx -> deliverSome(tx, notice));
            }
        }
    }

    /** False when everybody has it. */
    private boolean deliverSome(Tx tx, Notice notice) {
        List<Recipient> missing = store.missing(tx, notice.id(), STEP);
        missing.forEach(recipient -> deliver(tx, notice, recipient));
        if (missing.size() < STEP) {
            store.deliveredToAll(tx, notice.id(), clock.now());
        }
        return missing.size() == STEP;
    }

    private void deliver(Tx tx, Notice notice, Recipient to) {
        LetterText text =
                templates.render(
                        tx,
                        LetterKind.NOTICE,
                        to.language(),
                        Map.of(
                                "name",
                                to.name(),
                                "notice",
                                notice.text(),
                                "effective",
                                to.language().day(notice.effectiveFrom())));
        store.delivered(tx, notice.id(), to.accountId());
        outbox.post(tx, Letter.of(to.email(), LetterKind.NOTICE, notice.id(), text));
    }

    /** All notices, drafts included, newest first from before the given id. */
    public List<Notice> page(Optional<String> before, int limit) {
        return db.call(tx -> store.before(tx, before.orElse(END), limit));
    }

    /** The notices that an account was sent, newest first from before the given id. */
    public List<Notice> pageOfAccount(String accountId, Optional<String> before, int limit) {
        return db.call(tx -> store.ofAccountBefore(tx, accountId, before.orElse(END), limit));
    }
}
