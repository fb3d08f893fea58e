package com.nexusapi.relay.mail;

import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Rows of {@code mail_template}: the texts that an operator put in the place of bundled ones. */
final class TemplateStore {

    /** An operator's text. */
    record Own(LetterText text, String changedBy, Instant changedAt) {}

    Optional<Own> find(Tx tx, LetterKind kind, Language language) {
        return tx.first(
                """
                SELECT subject, text, changed_by, changed_at FROM mail_template
                WHERE kind = ? AND language = ?
                """,
                row ->
                        new Own(
                                new LetterText(language, row.text("subject"), row.text("text")),
                                row.text("changed_by"),
                                row.time("changed_at")),
                kind,
                language);
    }

    Optional<Language> languageOf(Tx tx, String accountId) {
        return tx.first(
                "SELECT language FROM account WHERE id = ?",
                row -> Language.of(row.text("language")),
                accountId);
    }

    void put(Tx tx, LetterKind kind, LetterText text, String actor, Instant at) {
        delete(tx, kind, text.language());
        tx.update(
                """
                INSERT INTO mail_template (kind, language, subject, text, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                kind,
                text.language(),
                text.subject(),
                text.text(),
                actor,
                at);
    }

    void delete(Tx tx, LetterKind kind, Language language) {
        tx.update("DELETE FROM mail_template WHERE kind = ? AND language = ?", kind, language);
    }
}
