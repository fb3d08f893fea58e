package com.nexusapi.relay.mail;

import com.nexusapi.relay.mail.MailSettings.Server;
import com.nexusapi.relay.security.Sha256;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;

/** One look into the mailbox. It is opened for reading only: no mail is changed or marked. */
final class Imap implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Imap.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(1);
    private static final String FOLDER = "INBOX";
    private static final int FETCH_BYTES = 16 * 1024;

    private final Store store;
    private final IMAPFolder folder;

    private Imap(Store store, IMAPFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    /** A mail of which only the number is known. */
    record Listed(long uid, IMAPMessage message) {}

    static Imap open(Server server) throws MessagingException {
        Store store = Session.getInstance(properties(server)).getStore("imap");
        try {
            store.connect(server.user(), server.password());
            if (store.getFolder(FOLDER) instanceof IMAPFolder folder) {
                folder.open(Folder.READ_ONLY);
                return new Imap(store, folder);
            }
            throw new MessagingException("the mailbox is no IMAP folder");
        } catch (MessagingException e) {
            store.close();
            throw e;
        }
    }

    private static Properties properties(Server server) {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.host", server.host());
        properties.setProperty("mail.imap.port", Integer.toString(server.port()));
        properties.setProperty("mail.imap.connectiontimeout", millis(CONNECT_TIMEOUT));
        properties.setProperty("mail.imap.timeout", millis(ANSWER_TIMEOUT));
        properties.setProperty("mail.imap.writetimeout", millis(ANSWER_TIMEOUT));
        properties.setProperty("mail.imap.peek", "true");
        properties.setProperty("mail.imap.partialfetch", "true");
        properties.setProperty("mail.imap.fetchsize", Integer.toString(FETCH_BYTES));
        properties.setProperty("mail.imap.ssl.checkserveridentity", "true");
        switch (server.security()) {
            case NONE -> {}
            case STARTTLS -> {
                properties.setProperty("mail.imap.starttls.enable", "true");
                properties.setProperty("mail.imap.starttls.required", "true");
            }
            case TLS -> properties.setProperty("mail.imap.ssl.enable", "true");
        }
        return properties;
    }

    private static String millis(Duration span) {
        return Long.toString(span.toMillis());
    }

    /** Changes when the mailbox has given its mails new numbers (RFC 9051 §2.3.1.1). */
    long uidValidity() throws MessagingException {
        return folder.getUIDValidity();
    }

    /** The first mails numbered above {@code after}, in the order of their numbers. */
    List<Listed> listAfter(long after, int most) throws MessagingException {
        // "n:*" names the last mail too where its number is below n: RFC 9051, sequence-set
        List<Listed> found =
                Arrays.stream(folder.getMessagesByUID(after + 1, UIDFolder.LASTUID))
                        .filter(IMAPMessage.class::isInstance)
                        .map(IMAPMessage.class::cast)
                        .map(message -> new Listed(uid(message), message))
                        .filter(listed -> listed.uid() > after)
                        .sorted(Comparator.comparingLong(Listed::uid))
                        .limit(most)
                        .toList();
        prefetch(found);
        return found;
    }

    /**
     * Not the ENVELOPE: servers and the library trip over malformed addresses in it. A server that
     * answers for none of the mails because of one is asked for each when it is read.
     */
    private void prefetch(List<Listed> mails) throws MessagingException {
        FetchProfile profile = new FetchProfile();
        profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        profile.add(FetchProfile.Item.CONTENT_INFO);
        Headers.NAMES.forEach(profile::add);
        try {
            folder.fetch(mails.stream().map(Listed::message).toArray(Message[]::new), profile);
        } catch (MessagingException e) {
            if (!isOpen()) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "event=mails_not_fetched_together");
        }
    }

    private long uid(IMAPMessage message) {
        try {
            return folder.getUID(message);
        } catch (MessagingException e) {
            return -1;
        }
    }

    IncomingMail read(Listed listed) throws MessagingException, IOException {
        Headers headers = new Headers(listed.message());
        Instant received = received(listed);
        Optional<String> messageId = headers.messageId();
        Optional<String> sender = headers.sender();
        Optional<String> unwanted = headers.machine();
        String subject = headers.subject();
        String text = unwanted.isPresent() ? "" : MailText.of(listed.message());
        return new IncomingMail(
                listed.uid(),
                received,
                Sha256.hex(
                        messageId.orElseGet(
                                () -> received + "\n" + sender + "\n" + subject + "\n" + text)),
                messageId,
                sender.orElse(""),
                subject,
                text,
                headers.thread(),
                unwanted);
    }

    /** A mail that cannot be read all the same has a number. */
    IncomingMail unreadable(Listed listed, Instant now) {
        Instant received;
        try {
            received = received(listed);
        } catch (MessagingException e) {
            received = now;
        }
        return new IncomingMail(
                listed.uid(),
                received,
                Sha256.hex("unreadable " + received + " " + listed.uid()),
                Optional.empty(),
                "",
                "",
                "",
                List.of(),
                Optional.empty());
    }

    private static Instant received(Listed listed) throws MessagingException {
        Date internal = listed.message().getReceivedDate();
        if (internal == null) {
            throw new MessagingException("the server does not say when it received the mail");
        }
        return internal.toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    boolean isOpen() {
        return folder.isOpen() && store.isConnected();
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException e) {
            LOG.log(System.Logger.Level.DEBUG, "event=imap_not_closed");
        }
    }
}
