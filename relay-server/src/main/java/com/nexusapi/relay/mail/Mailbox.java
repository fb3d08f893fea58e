package com.nexusapi.relay.mail;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes new mails out of the mailbox of the support address, each once: the place reached is kept
 * as UIDVALIDITY and UID, and where the mailbox has numbered its mails anew they are known by their
 * message ids. What programs wrote is kept aside, so that two of them never write to each other.
 */
public final class Mailbox implements AlarmSource {

    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    /** Shorter than the pause between two looks, so that of several nodes one looks each time. */
    private static final Duration TURN = Duration.ofSeconds(50);

    /** In a mailbox seen for the first time, older mails are others' business. */
    private static final Duration FIRST_LOOK_BACK = Duration.ofDays(31);

    private static final Duration UNREACHABLE = Duration.ofMinutes(5);
    private static final Duration SENDER_SPAN = Duration.ofHours(1);
    private static final long MOST_OF_SENDER = 20;
    private static final int MOST_A_LOOK = 50;

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final MailSettings settings;
    private final MailboxStore store = new MailboxStore();
    private final OutboxStore outbox = new OutboxStore();

    public Mailbox(Db db, Ids ids, Clock clock, MailSettings settings) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.settings = settings;
    }

    /** Looks for new mails, if it is this node's turn. */
    public void poll() {
        settings.imap()
                .filter(server ->
                        db.call(tx -> store.takeTurn(tx, clock.now(), clock.now().minus(TURN))))
                .ifPresent(this::look);
    }

    private void look(MailSettings.Server server) {
        try (Imap imap = Imap.open(server)) {
            boolean more = true;
            while (more) {
                more = takeSome(imap);
            }
            db.run(store::reachable);
        } catch (MessagingException | IOException e) {
            String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
            LOG.log(System.Logger.Level.WARNING, "event=mailbox_unreachable detail=" + reason);
            db.run(tx -> store.unreachable(tx, clock.now(), PlainText.line(reason, 500)));
        }
    }

    /** False when there are no more. */
    private boolean takeSome(Imap imap) throws MessagingException, IOException {
        long validity = imap.uidValidity();
        MailboxStore.Place place = db.call(store::place);
        long after = place.uidValidity() == validity ? place.lastUid() : 0;
        Instant oldest =
                place.uidValidity() == validity
                        ? Instant.EPOCH
                        : clock.now().minus(FIRST_LOOK_BACK);
        List<Imap.Listed> listed = imap.listAfter(after, MOST_A_LOOK);
        for (Imap.Listed each : listed) {
            IncomingMail mail = read(imap, each);
            db.run(tx -> take(tx, validity, mail, oldest));
        }
        return listed.size() == MOST_A_LOOK;
    }

    /** What is wrong with one mail does not keep the others waiting. */
    private IncomingMail read(Imap imap, Imap.Listed listed)
            throws MessagingException, IOException {
        try {
            return imap.read(listed);
        } catch (MessagingException | IOException | RuntimeException e) {
            if (!imap.isOpen()) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "event=mail_unreadable uid=" + listed.uid(), e);
            return imap.unreadable(listed, clock.now());
        }
    }

    private void take(Tx tx, long validity, IncomingMail mail, Instant oldest) {
        MailboxStore.Place place = store.lockPlace(tx);
        boolean passed = place.uidValidity() == validity && place.lastUid() >= mail.uid();
        if (passed) {
            return;
        }
        store.setPlace(tx, new MailboxStore.Place(validity, mail.uid()));
        if (mail.receivedAt().isBefore(oldest) || store.isKnown(tx, mail.key())) {
            return;
        }
        Instant received =
                mail.receivedAt().isBefore(clock.now()) ? mail.receivedAt() : clock.now();
        Optional<String> unwanted = unwanted(tx, mail);
        store.insert(
                tx,
                new MailboxStore.NewRow(
                        ids.next("eml", received),
                        mail,
                        received,
                        unwanted.isPresent() ? ReceivedMail.State.IGNORED : ReceivedMail.State.NEW,
                        unwanted.orElse("")));
    }

    private Optional<String> unwanted(Tx tx, IncomingMail mail) {
        if (mail.unwanted().isPresent()) {
            return mail.unwanted();
        }
        boolean isOurs =
                mail.from().equals(settings.from().toLowerCase(Locale.ROOT))
                        || mail.messageId().flatMap(id -> outbox.aboutOf(tx, id)).isPresent();
        if (isOurs) {
            return Optional.of("a mail of our own");
        }
        long before = store.countOf(tx, mail.from(), mail.receivedAt().minus(SENDER_SPAN));
        return before >= MOST_OF_SENDER
                ? Optional.of("more than " + MOST_OF_SENDER + " mails of this sender in an hour")
                : Optional.empty();
    }

    @Override
    public List<Overview.Alarm> alarms() {
        return settings.imap().isEmpty()
                ? List.of()
                : db.call(store::failure)
                        .filter(failure -> failure.since().isBefore(clock.now().minus(UNREACHABLE)))
                        .map(failure ->
                                List.of(
                                        new Overview.Alarm(
                                                "mailbox_unreachable",
                                                failure.since(),
                                                "mails to the support address are not read: "
                                                        + failure.reason())))
                        .orElse(List.of());
    }
}
