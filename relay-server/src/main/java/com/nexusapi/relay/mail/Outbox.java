package com.nexusapi.relay.mail;

import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Letters on their way. A letter is posted in the transaction of what it tells of, so that it is
 * sent if and only if that happened; {@link Delivery} carries it to the mail server.
 */
public final class Outbox implements AlarmSource {

    /** A letter that waits longer than this is something for a person. */
    private static final Duration LATE = Duration.ofMinutes(15);

    private static final int MOST_REASON_CHARS = 1_000;
    private static final String END = "z";

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final CredentialVault vault;
    private final MailSettings settings;
    private final AuditStore audit;
    private final OutboxStore store = new OutboxStore();

    public Outbox(Db db, Ids ids, Clock clock, CredentialVault vault, MailSettings settings) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.vault = vault;
        this.settings = settings;
        this.audit = new AuditStore(clock);
    }

    /** Puts a letter into the outbox; returns its id. */
    public String post(Tx tx, Letter letter) {
        Instant now = clock.now();
        String id = ids.next("ltr", now);
        boolean sealed = letter.handling().confidential();
        store.insert(
                tx,
                new OutboxStore.NewRow(
                        id,
                        messageId(id),
                        letter,
                        sealed ? "" : letter.content().text(),
                        sealed
                                ? Optional.of(vault.seal(id, letter.content().text()))
                                : Optional.empty(),
                        now));
        return id;
    }

    /** Unique for ever, for the id is. */
    private String messageId(String id) {
        String domain = settings.from().substring(settings.from().lastIndexOf('@') + 1);
        return "<" + id.toLowerCase(Locale.ROOT) + "@" + domain + ">";
    }

    /** Takes back what was not begun to be sent, because a later letter says more. */
    public void supersede(Tx tx, LetterKind kind, String about) {
        store.supersede(tx, kind, about);
    }

    /** What the first of the given message ids that is one of our letters was about. */
    public Optional<String> aboutOf(Tx tx, List<String> messageIds) {
        return messageIds.reversed().stream()
                .flatMap(id -> store.aboutOf(tx, id).stream())
                .findFirst();
    }

    /** Letters older than the given id, newest first. */
    public List<OutgoingMail> page(
            Optional<OutgoingMail.State> state, Optional<String> before, int limit) {
        return db.call(tx -> store.page(tx, state, before.orElse(END), limit));
    }

    /** Tries a letter that failed again; empty when it did not fail or there is none. */
    public Optional<OutgoingMail> retry(String actor, String id) {
        return db.call(tx -> {
            Instant now = clock.now();
            if (!store.retry(tx, id, now, now.plus(Letter.Handling.ORDINARY.usefulFor()))) {
                return Optional.empty();
            }
            audit.append(tx, new AuditStore.Event(actor, "letter.retried", id, ""));
            return store.find(tx, id);
        });
    }

    /** Gives a letter up; empty when it was sent or there is none. */
    public Optional<OutgoingMail> dismiss(String actor, String id, String reason) {
        String line = requireText(reason, MOST_REASON_CHARS, "reason");
        return db.call(tx -> {
            if (!store.dismiss(tx, id, line)) {
                return Optional.empty();
            }
            audit.append(tx, new AuditStore.Event(actor, "letter.dismissed", id, line));
            return store.find(tx, id);
        });
    }

    @Override
    public List<Overview.Alarm> alarms() {
        return db.call(tx -> store.undelivered(tx, clock.now().minus(LATE)))
                .map(undelivered ->
                        List.of(
                                new Overview.Alarm(
                                        "mail_undelivered",
                                        undelivered.since(),
                                        settings.smtp().isEmpty()
                                                ? undelivered.letters()
                                                        + " letters wait: no mail server is set"
                                                : undelivered.letters()
                                                        + " letters are not delivered; the last "
                                                        + "reason: "
                                                        + undelivered.reason())))
                .orElse(List.of());
    }

    Db db() {
        return db;
    }

    Clock clock() {
        return clock;
    }

    OutboxStore store() {
        return store;
    }

    /** The text of a letter about to be sent. */
    String textOf(OutboxStore.Due letter) {
        return letter.sealed()
                .map(sealed -> vault.open(letter.id(), sealed))
                .orElse(letter.content().text());
    }
}
