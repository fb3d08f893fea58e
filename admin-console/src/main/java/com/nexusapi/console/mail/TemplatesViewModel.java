package com.nexusapi.console.mail;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Pages;
import com.nexusapi.console.i18n.Phrase;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The texts of the letters, one a kind and language, and the one looked at. */
public final class TemplatesViewModel implements Listed<MailTemplate> {

    private final Connection connection;
    private final Errands errands;
    private final ObservableList<MailTemplate> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Optional<MailTemplate>> detail =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    TemplatesViewModel(Errands errands) {
        this.connection = errands.connection();
        this.errands = errands;
    }

    void refresh() {
        connection
                .question(api ->
                        Pages.<MailTemplate>all(
                                api, (of, limit, cursor) -> of.ofMails().templates(limit, cursor)))
                .then(this::show)
                .refused(errands::refused)
                .ask();
    }

    private void show(List<MailTemplate> found) {
        if (!rows.equals(found)) {
            rows.setAll(found);
        }
        loaded.set(true);
        detail.get()
                .flatMap(shown -> rows.stream().filter(row -> isSame(row, shown)).findFirst())
                .ifPresent(this::look);
    }

    @Override
    public String id(MailTemplate template) {
        return template.name() + " " + template.language();
    }

    /** Looks at one text. */
    @Override
    public void open(MailTemplate template) {
        if (detail.get().filter(shown -> isSame(shown, template)).isEmpty()) {
            errands.forget();
        }
        look(template);
    }

    private void look(MailTemplate template) {
        detail.set(Optional.of(template));
    }

    /** A text to be written in the place of this one. */
    public TemplateDraft draft(MailTemplate template) {
        return new TemplateDraft(connection, template);
    }

    /** A draft was kept: looks at what became of it. */
    public void saved(MailTemplate template) {
        look(template);
        errands.say(Phrase.of("mail.text.saved"));
        refresh();
    }

    /** Puts the bundled text in the place of the one looked at. */
    public void reset() {
        detail.get()
                .ifPresent(shown ->
                        errands.run(
                                api -> api.ofMails().reset(shown.name(), shown.language()),
                                Phrase.of("mail.text.wasReset"),
                                this::look,
                                this::refresh));
    }

    public boolean mayEdit() {
        return connection.allows(Permission.MANAGE_ACCOUNTS);
    }

    public boolean mayReset(MailTemplate template) {
        return mayEdit() && template.changedBy().isPresent();
    }

    @Override
    public ObservableList<MailTemplate> rows() {
        return rows;
    }

    @Override
    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyObjectProperty<Optional<MailTemplate>> detail() {
        return detail.getReadOnlyProperty();
    }
}
