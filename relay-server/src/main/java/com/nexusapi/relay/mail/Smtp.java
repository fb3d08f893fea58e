package com.nexusapi.relay.mail;

import com.nexusapi.relay.mail.MailSettings.Server;
import com.nexusapi.relay.mail.OutboxStore.Due;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** One connection to the mail server that sends our letters, opened when it is needed. */
final class Smtp implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Smtp.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    private final Server server;
    private final MailSettings settings;
    private final Session session;
    private Optional<Transport> transport = Optional.empty();

    /** What became of one attempt to send. */
    sealed interface Outcome {

        /** The server has taken it over. */
        record Sent() implements Outcome {}

        /** The server will never take it. */
        record Refused(String reason) implements Outcome {}

        /** Worth another attempt later. */
        record NotNow(String reason, boolean serverIsThere) implements Outcome {}
    }

    Smtp(Server server, MailSettings settings) {
        this.server = server;
        this.settings = settings;
        this.session = Session.getInstance(properties(server));
    }

    private static Properties properties(Server server) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", server.host());
        properties.setProperty("mail.smtp.port", Integer.toString(server.port()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(!server.user().isEmpty()));
        properties.setProperty("mail.smtp.connectiontimeout", millis(CONNECT_TIMEOUT));
        properties.setProperty("mail.smtp.timeout", millis(ANSWER_TIMEOUT));
        properties.setProperty("mail.smtp.writetimeout", millis(ANSWER_TIMEOUT));
        // the server's goodbye does not matter once it has taken the letter
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        switch (server.security()) {
            case NONE -> {}
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
        }
        return properties;
    }

    private static String millis(Duration span) {
        return Long.toString(span.toMillis());
    }

    /**
     * Sends one letter.
     *
     * @param at the date it bears
     */
    Outcome send(Due letter, String text, Instant at) {
        Transport open;
        try {
            open = connected();
        } catch (MessagingException e) {
            return new Outcome.NotNow(said(e), false);
        }
        try {
            MimeMessage message = message(letter, text);
            message.setSentDate(Date.from(at));
            message.saveChanges();
            open.sendMessage(message, message.getAllRecipients());
            return new Outcome.Sent();
        } catch (MessagingException e) {
            return isForGood(e)
                    ? new Outcome.Refused(said(e))
                    : new Outcome.NotNow(said(e), open.isConnected());
        }
    }

    private Transport connected() throws MessagingException {
        if (transport.filter(Transport::isConnected).isPresent()) {
            return transport.get();
        }
        close();
        Transport fresh = session.getTransport("smtp");
        transport = Optional.of(fresh);
        if (server.user().isEmpty()) {
            fresh.connect();
        } else {
            fresh.connect(server.user(), server.password());
        }
        return fresh;
    }

    private MimeMessage message(Due letter, String text) throws MessagingException {
        MimeMessage message = new KeepsMessageId(session, letter.messageId());
        message.setFrom(new InternetAddress(settings.from()));
        message.setReplyTo(new InternetAddress[] {new InternetAddress(settings.supportAddress())});
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to()));
        message.setSubject(letter.content().subject(), StandardCharsets.UTF_8.name());
        message.setText(text, StandardCharsets.UTF_8.name());
        message.setContentLanguage(new String[] {letter.content().language().code()});
        // keeps absence notes from answering it (RFC 3834)
        message.setHeader("Auto-Submitted", "auto-generated");
        if (!letter.thread().isEmpty()) {
            message.setHeader("In-Reply-To", letter.thread().getLast());
            message.setHeader("References", String.join("\r\n ", letter.thread()));
        }
        return message;
    }

    /** A code of the 500s (RFC 5321 §4.2.1) about this letter, not about us. */
    private static boolean isForGood(MessagingException e) {
        return causes(e)
                .map(cause ->
                        switch (cause) {
                            case SMTPAddressFailedException address -> address.getReturnCode();
                            case SMTPSendFailedException send -> send.getReturnCode();
                            default -> 0;
                        })
                .anyMatch(code -> code >= 550 && code <= 554);
    }

    private static Stream<Exception> causes(MessagingException e) {
        return Stream.iterate(
                (Exception) e,
                Objects::nonNull,
                cause ->
                        cause instanceof MessagingException messaging
                                ? messaging.getNextException()
                                : null);
    }

    /** What the server said, the innermost words. */
    private static String said(MessagingException e) {
        return causes(e)
                .reduce((outer, inner) -> inner)
                .map(inner -> inner.getClass().getSimpleName() + ": " + inner.getMessage())
                .orElse("");
    }

    /** Our message ids are made when a letter is posted, so that sending again repeats them. */
    private static final class KeepsMessageId extends MimeMessage {

        private final String messageId;

        KeepsMessageId(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }

    @Override
    public void close() {
        transport.ifPresent(open -> {
            try {
                open.close();
            } catch (MessagingException e) {
                LOG.log(System.Logger.Level.DEBUG, "event=smtp_not_closed");
            }
        });
        transport = Optional.empty();
    }
}
