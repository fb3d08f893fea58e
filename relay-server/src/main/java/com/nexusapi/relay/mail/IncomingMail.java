package com.nexusapi.relay.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A mail as it lies in the mailbox, as far as we read it.
 *
 * @param uid its number in the mailbox
 * @param receivedAt when our mail server received it (INTERNALDATE); its {@code Date} header is
 *     never read
 * @param key the same for the same mail, whatever the mailbox numbers it by
 * @param messageId as the mail says, if it is a proper one
 * @param thread the message ids it answers, the oldest first
 * @param unwanted why nobody needs to look at it, if so
 */
record IncomingMail(
        long uid,
        Instant receivedAt,
        String key,
        Optional<String> messageId,
        String from,
        String subject,
        String text,
        List<String> thread,
        Optional<String> unwanted) {}
