package com.nexusapi.relay.mail;

import com.nexusapi.relay.mail.OutboxStore.Due;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Carries letters from the outbox to the mail server, those of all nodes together once each. A
 * letter is sent again only if the server was not heard to take it, or if the relay was killed (or
 * lost its database) between the server's answer and our note of it: then it may arrive twice,
 * under the same message id.
 */
public final class Delivery {

    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

    /**
     * Longer than a whole exchange with the server can take, given the time-outs of {@link Smtp}.
     */
    static final Duration CLAIM = Duration.ofMinutes(20);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int MOST_A_RUN = 500;
    private static final int MOST_ERROR_CHARS = 500;

    private final Outbox outbox;
    private final MailSettings settings;

    public Delivery(Outbox outbox, MailSettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /** Sends what is due; ends early when the server does not answer. */
    public void run() {
        settings.smtp().ifPresent(this::run);
    }

    private void run(MailSettings.Server server) {
        try (Smtp smtp = new Smtp(server, settings)) {
            boolean goesOn = true;
            for (int sent = 0; goesOn && sent < MOST_A_RUN; sent++) {
                Optional<Due> letter = outbox.db().call(this::take);
                goesOn = letter.isPresent() && carry(smtp, letter.get());
            }
        }
    }

    /** The next letter, taken so that no other node sends it. */
    private Optional<Due> take(Tx tx) {
        Instant now = outbox.clock().now();
        Optional<Due> due = outbox.store().nextDue(tx, now);
        while (due.isPresent()) {
            if (!due.get().giveUpAt().isAfter(now)) {
                outbox.store().failed(tx, due.get().id(), "not sent while it was of use");
            } else if (outbox.store().claim(tx, due.get(), now.plus(CLAIM))) {
                return due;
            }
            due = outbox.store().nextDue(tx, now);
        }
        return Optional.empty();
    }

    /** False when the server is not worth asking again in this run. */
    private boolean carry(Smtp smtp, Due letter) {
        Smtp.Outcome outcome = smtp.send(letter, outbox.textOf(letter), outbox.clock().now());
        Instant now = outbox.clock().now();
        return switch (outcome) {
            case Smtp.Outcome.Sent() -> {
                outbox.db().run(tx -> outbox.store().sent(tx, letter.id(), now));
                yield true;
            }
            case Smtp.Outcome.Refused(String reason) -> {
                failed(letter, reason);
                yield true;
            }
            case Smtp.Outcome.NotNow(String reason, boolean serverIsThere) -> {
                later(letter, reason, now);
                yield serverIsThere;
            }
        };
    }

    private void failed(Due letter, String reason) {
        LOG.log(System.Logger.Level.WARNING, "event=letter_refused letter=" + letter.id());
        outbox.db().run(tx -> outbox.store().failed(tx, letter.id(), cut(reason)));
    }

    private void later(Due letter, String reason, Instant now) {
        LOG.log(System.Logger.Level.WARNING, "event=letter_not_sent letter=" + letter.id());
        Instant next = now.plus(waitAfter(letter.attempts() + 1));
        outbox.db()
                .run(tx -> {
                    if (next.isBefore(letter.giveUpAt())) {
                        outbox.store().tryAgain(tx, letter.id(), next, cut(reason));
                    } else {
                        outbox.store().failed(tx, letter.id(), cut(reason));
                    }
                });
    }

    static Duration waitAfter(long attempts) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static String cut(String reason) {
        String line = reason.replaceAll("\\s+", " ").strip();
        return line.length() <= MOST_ERROR_CHARS ? line : line.substring(0, MOST_ERROR_CHARS);
    }
}
