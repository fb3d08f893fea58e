package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The text of a kind of letter in one language, as listed by {@code GET /mail-templates}.
 *
 * @param name such as {@code refund-received}
 * @param placeholders what the text may name in double braces, such as {@code {{amount}}}
 * @param required what it has to name
 * @param changedBy the operator whose text it is; absent for a bundled one
 */
public record MailTemplate(
        String name,
        String language,
        String subject,
        String text,
        List<String> placeholders,
        List<String> required,
        Optional<String> changedBy,
        Optional<Instant> changedAt) {

    public MailTemplate {
        placeholders = List.copyOf(placeholders);
        required = List.copyOf(required);
    }

    /** Body of {@code PUT /mail-templates}, and of {@code POST /mail-templates/preview}. */
    public record Change(String name, String language, String subject, String text) {}

    /** A letter as the customer would read it. */
    public record Preview(String language, String subject, String text) {}
}
