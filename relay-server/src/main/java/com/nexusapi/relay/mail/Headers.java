package com.nexusapi.relay.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPMessage;

/** The header fields of a mail that decide what becomes of it. */
final class Headers {

    /** Fetched at once; no other field is asked for. */
    static final List<String> NAMES =
            List.of(
                    "Message-ID",
                    "From",
                    "Subject",
                    "In-Reply-To",
                    "References",
                    "Return-Path",
                    "Content-Type",
                    "Auto-Submitted",
                    "Precedence",
                    "List-Id",
                    "X-Autoreply",
                    "X-Autorespond");

    private static final int MOST_SUBJECT_CHARS = 300;
    private static final int MOST_FIELD_CHARS = 8_000;
    private static final int MOST_THREAD = 20;
    private static final List<String> MACHINES = List.of("mailer-daemon@", "postmaster@");
    private static final List<String> MASS_PRECEDENCE =
            List.of("bulk", "junk", "list", "auto_reply");

    private final IMAPMessage message;

    Headers(IMAPMessage message) {
        this.message = message;
    }

    Optional<String> messageId() throws MessagingException {
        return first("Message-ID").map(String::strip).filter(Addresses::isMessageId);
    }

    Optional<String> sender() throws MessagingException {
        return Addresses.sender(all("From"));
    }

    /** On one line, without what controls. */
    String subject() throws MessagingException {
        String raw = first("Subject").orElse("");
        String text;
        try {
            text = MimeUtility.decodeText(MimeUtility.unfold(raw));
        } catch (UnsupportedEncodingException e) {
            text = raw;
        }
        return PlainText.line(text, MOST_SUBJECT_CHARS);
    }

    /** The mails it answers, the oldest first. */
    List<String> thread() throws MessagingException {
        String references = first("References").orElse("");
        String answered = first("In-Reply-To").orElse("");
        return Addresses.messageIds(references + " " + answered, MOST_THREAD).stream()
                .distinct()
                .toList();
    }

    /** Why a program wrote it, if one did (RFC 3834 §2, RFC 3464). */
    Optional<String> machine() throws MessagingException {
        Optional<String> auto = lower("Auto-Submitted").filter(value -> !value.startsWith("no"));
        if (auto.isPresent()) {
            return Optional.of("an automatic mail (Auto-Submitted)");
        }
        if (lower("Precedence").filter(MASS_PRECEDENCE::contains).isPresent()
                || first("List-Id").isPresent()) {
            return Optional.of("a mass mail (Precedence or List-Id)");
        }
        if (first("X-Autoreply").isPresent() || first("X-Autorespond").isPresent()) {
            return Optional.of("an automatic answer");
        }
        boolean isBounce =
                lower("Return-Path").filter("<>"::equals).isPresent()
                        || lower("Content-Type")
                                .filter(type -> type.startsWith("multipart/report"))
                                .isPresent()
                        || sender().filter(Headers::isMachine).isPresent();
        return isBounce ? Optional.of("a report of the mail system") : Optional.empty();
    }

    private static boolean isMachine(String sender) {
        return MACHINES.stream().anyMatch(sender::startsWith);
    }

    private Optional<String> lower(String name) throws MessagingException {
        return first(name).map(value -> value.strip().toLowerCase(Locale.ROOT));
    }

    private Optional<String> first(String name) throws MessagingException {
        return all(name).stream().findFirst();
    }

    private List<String> all(String name) throws MessagingException {
        String[] values = message.getHeader(name);
        return values == null
                ? List.of()
                : Stream.of(values)
                        .map(value ->
                                value.substring(0, Math.min(value.length(), MOST_FIELD_CHARS)))
                        .toList();
    }
}
