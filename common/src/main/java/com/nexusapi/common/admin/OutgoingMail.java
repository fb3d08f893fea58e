package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * A letter to a customer as listed by {@code GET /outbox}.
 *
 * @param kind such as {@code REFUND_RECEIVED}
 * @param text absent where it gives access to something
 * @param about the id of what it tells of
 */
public record OutgoingMail(
        String id,
        State state,
        String kind,
        String to,
        String language,
        String subject,
        Optional<String> text,
        String about,
        long attempts,
        Instant createdAt,
        Instant nextAttemptAt,
        Optional<Instant> sentAt,
        Optional<String> lastError) {

    public enum State {
        /** To be sent, or to be tried again. */
        WAITING,
        SENT,
        /** Not delivered, and not tried any more. */
        FAILED,
        /** Given up by a person, or overtaken by a later letter. */
        DISMISSED
    }

    /** Body of {@code POST /outbox/{id}/dismiss}. */
    public record Dismissal(String reason) {}
}
