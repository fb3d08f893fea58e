package com.nexusapi.console.mail;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * The text of a letter as it is being written. The relay alone knows what a letter may say: each
 * text is shown to it, and comes back filled in or with what is wrong.
 */
public final class TemplateDraft {

    /** What is typed. */
    public enum Field {
        SUBJECT,
        TEXT;

        /** As the relay names it. */
        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Connection connection;
    private final MailTemplate before;
    private final Map<Field, StringProperty> texts = new EnumMap<>(Field.class);
    private final Map<Field, ReadOnlyObjectWrapper<Phrase>> wrong = new EnumMap<>(Field.class);
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private final ReadOnlyObjectWrapper<Optional<MailTemplate.Preview>> preview =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Boolean> ready = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Optional<MailTemplate>> saved =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    /** Counts the changes, so that an answer about an earlier text is not shown. */
    private long changes;

    private boolean isBeingKept;

    TemplateDraft(Connection connection, MailTemplate before) {
        this.connection = connection;
        this.before = before;
        texts.put(Field.SUBJECT, new SimpleStringProperty(before.subject()));
        texts.put(Field.TEXT, new SimpleStringProperty(before.text()));
        for (Field field : Field.values()) {
            wrong.put(field, new ReadOnlyObjectWrapper<>(Phrase.none()));
            text(field).addListener((observed, was, now) -> changed());
        }
    }

    private void changed() {
        changes++;
        forget();
    }

    private void forget() {
        wrong.values().forEach(words -> words.set(Phrase.none()));
        problem.set(Phrase.none());
        check();
    }

    /** Asks the relay how the text would read. */
    public void look() {
        long mine = changes;
        MailTemplate.Change typed = typed();
        connection
                .question(api -> api.ofMails().preview(typed))
                .then(answer -> {
                    if (mine == changes) {
                        preview.set(Optional.of(answer));
                    }
                })
                .refused(refusal -> {
                    if (mine == changes) {
                        refused(refusal);
                    }
                })
                .ask();
    }

    /** Has the relay keep it. */
    public void save() {
        if (!ready.get()) {
            return;
        }
        isBeingKept = true;
        forget();
        MailTemplate.Change typed = typed();
        connection
                .question(api -> api.ofMails().put(typed))
                .then(kept -> {
                    isBeingKept = false;
                    saved.set(Optional.of(kept));
                })
                .refused(refusal -> {
                    isBeingKept = false;
                    refused(refusal);
                })
                .lost(() -> {
                    isBeingKept = false;
                    problem.set(Phrase.of("mail.unknown"));
                    check();
                })
                .ask();
    }

    /** A refusal stands at the field it is about. */
    private void refused(Problem refusal) {
        Phrase words = Phrase.verbatim(refusal.detail());
        boolean isOfField = false;
        for (Field field : Field.values()) {
            if (refusal.field().equals(Optional.of(field.label()))) {
                wrapper(field).set(words);
                isOfField = true;
            }
        }
        if (!isOfField) {
            problem.set(words);
        }
        check();
    }

    /** What is kept already, or refused as it stands, need not be sent. */
    private void check() {
        MailTemplate.Change typed = typed();
        boolean isNew =
                !typed.subject().equals(before.subject()) || !typed.text().equals(before.text());
        boolean isRefused = wrong.values().stream().anyMatch(words -> !words.get().isEmpty());
        ready.set(isNew && !isRefused && !isBeingKept);
    }

    private MailTemplate.Change typed() {
        return new MailTemplate.Change(
                before.name(),
                before.language(),
                text(Field.SUBJECT).get(),
                text(Field.TEXT).get());
    }

    /** The text in force when the draft was begun. */
    public MailTemplate before() {
        return before;
    }

    public StringProperty text(Field field) {
        return Optional.ofNullable(texts.get(field)).orElseThrow();
    }

    private ReadOnlyObjectWrapper<Phrase> wrapper(Field field) {
        return Optional.ofNullable(wrong.get(field)).orElseThrow();
    }

    /** What the relay has against what is typed in a field. */
    public ReadOnlyObjectProperty<Phrase> wrong(Field field) {
        return wrapper(field).getReadOnlyProperty();
    }

    /** What the relay has against it otherwise. */
    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    /** How the last text that the relay did not refuse would read to a customer. */
    public ReadOnlyObjectProperty<Optional<MailTemplate.Preview>> preview() {
        return preview.getReadOnlyProperty();
    }

    /** Whether it can be kept. */
    public ReadOnlyObjectProperty<Boolean> ready() {
        return ready.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<MailTemplate>> saved() {
        return saved.getReadOnlyProperty();
    }
}
