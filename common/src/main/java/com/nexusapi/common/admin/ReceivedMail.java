package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * A mail to the support address as listed by {@code GET /mails}.
 *
 * @param from as the mail says, which proves nothing
 * @param receivedAt by our mail server's clock
 * @param text plain, at most 16 KiB, without attachments
 * @param note why it is in its state, for people
 */
public record ReceivedMail(
        String id,
        State state,
        String from,
        String subject,
        Instant receivedAt,
        String text,
        Optional<String> accountId,
        Optional<String> refundId,
        String note) {

    public enum State {
        /** Not looked at yet. */
        NEW,
        /** For a person. */
        UNCLEAR,
        /** It made a refund request, or belongs to one. */
        REFUND,
        /** A person asked the sender for more. */
        ASKED,
        /** A person put it aside. */
        DISMISSED,
        /** Written by a program, or one too many. */
        IGNORED
    }

    /** Body of {@code POST /mails/{id}/assign}. */
    public record Assignment(String topUpId) {}

    /** Body of {@code POST /mails/{id}/dismiss}. */
    public record Dismissal(String reason) {}

    /** Body of {@code POST /mails/{id}/ask}; {@code language} is that of the answer. */
    public record Question(String question, Optional<String> language) {}
}
