package com.nexusapi.relay.testing;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.nexusapi.relay.mail.MailSettings;
import com.nexusapi.relay.mail.MailSettings.Security;
import com.nexusapi.relay.mail.MailSettings.Server;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** A mail server in this process: takes our letters, and has the mailbox of the support address. */
public final class PostOffice implements AutoCloseable {

    public static final String SUPPORT = "support@nexusapi.com";

    private static final String PASSWORD = "secret";

    private final int smtpPort = freePort();
    private final int imapPort = freePort();
    private GreenMail server;
    private long uidValidity;

    public PostOffice() {
        server = started();
    }

    private GreenMail started() {
        GreenMail fresh =
                new GreenMail(
                        new ServerSetup[] {
                            new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
                            new ServerSetup(imapPort, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
                        });
        fresh.withConfiguration(new GreenMailConfiguration().withUser(SUPPORT, SUPPORT, PASSWORD));
        fresh.start();
        return fresh;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public MailSettings settings() {
        return settings(imapPort);
    }

    /** With another way to the mailbox. */
    public MailSettings settings(int portOfMailbox) {
        return new MailSettings(
                Optional.of(new Server("127.0.0.1", smtpPort, Security.NONE, "", "")),
                Optional.of(
                        new Server("127.0.0.1", portOfMailbox, Security.NONE, SUPPORT, PASSWORD)),
                SUPPORT,
                SUPPORT);
    }

    public int imapPort() {
        return imapPort;
    }

    /** Puts a mail, as it travels, into the mailbox of the support address. */
    public void arrive(String mail, Instant receivedAt) {
        arrive(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), receivedAt);
    }

    public void arrive(byte[] mail, Instant receivedAt) {
        try {
            MimeMessage message =
                    new MimeMessage(
                            Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
            inbox().appendMessage(message, new jakarta.mail.Flags(), Date.from(receivedAt));
        } catch (MessagingException | FolderException e) {
            throw new AssertionError(e);
        }
    }

    private MailFolder inbox() throws FolderException {
        return server.getManagers().getImapHostManager().getInbox(user());
    }

    private long validity() {
        try {
            return inbox().getUidValidity();
        } catch (FolderException e) {
            throw new AssertionError(e);
        }
    }

    private GreenMailUser user() {
        return server.getUserManager().getUser(SUPPORT);
    }

    /** Letters that were delivered to an address. */
    public List<MimeMessage> delivered(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> addressees(message).contains(address))
                .toList();
    }

    private static List<String> addressees(MimeMessage message) {
        try {
            return Arrays.stream(message.getAllRecipients()).map(Object::toString).toList();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    public static String text(MimeMessage letter) {
        try {
            return letter.getContent().toString().replace("\r\n", "\n");
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The server goes down; what it had is gone. */
    public void goDown() {
        uidValidity = validity();
        server.stop();
    }

    /** With an empty mailbox, which has another UIDVALIDITY: the second in which it was made. */
    public void comeUp() {
        while (Instant.now().getEpochSecond() <= uidValidity) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        server = started();
    }

    @Override
    public void close() {
        server.stop();
    }
}
