package com.nexusapi.relay.mail;

import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.PostOffice;
import com.nexusapi.relay.testing.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Outbox and mailbox over a real database and a real mail server. */
final class MailWorld implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-09T16:05:00Z");

    final SettableClock clock = new SettableClock(START);
    final Ids ids = new Ids(clock, new SecureRandom());
    final PostOffice office = new PostOffice();
    final Db db;
    final Outbox outbox;
    final Delivery delivery;
    final Mailbox mailbox;

    MailWorld(Dialect dialect) {
        db = Databases.fresh(dialect);
        outbox = outbox(office.settings());
        delivery = new Delivery(outbox, office.settings());
        mailbox = new Mailbox(db, ids, clock, office.settings());
    }

    Outbox outbox(MailSettings settings) {
        return new Outbox(db, ids, clock, CredentialVault.withKey(new byte[32]), settings);
    }

    static Letter letter(String to) {
        return Letter.of(
                to,
                LetterKind.REFUND_RECEIVED,
                "rfd_1",
                new LetterText(Language.ZH, "退款申请", "您好：\n\n.一行\n祝好"));
    }

    String post(Letter letter) {
        return db.call(tx -> outbox.post(tx, letter));
    }

    OutgoingMail shown(String id) {
        return outbox.page(Optional.empty(), Optional.empty(), 100).stream()
                .filter(letter -> letter.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Looks into the mailbox when its next turn has come. */
    void poll() {
        clock.advance(Duration.ofMinutes(1));
        mailbox.poll();
    }

    List<ReceivedMail> mails() {
        return db.call(tx ->
                        new ReceivedMailStore().page(tx, Optional.empty(), Optional.empty(), 100))
                .reversed();
    }

    @Override
    public void close() {
        db.close();
        office.close();
    }
}
