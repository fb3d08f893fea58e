package com.nexusapi.console.mail;

import atlantafx.base.theme.Styles;
import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.mail.TemplateDraft.Field;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import java.util.Arrays;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Where the text of a letter is written, beside what a customer would read. */
final class TemplateDialog {

    private static final double HALF = 500;
    private static final int ROWS = 15;
    private static final double FADED = 0.45;

    /** A pause in typing after which the relay is asked. */
    private static final Duration TYPED = Duration.millis(350);

    private final TemplatesViewModel templates;
    private final Surroundings surroundings;
    private final MailWords words;
    private final TemplateDraft draft;
    private final PauseTransition pause = new PauseTransition(TYPED);

    TemplateDialog(MailTemplate template, TemplatesViewModel templates, Surroundings surroundings) {
        this.templates = templates;
        this.surroundings = surroundings;
        words = new MailWords(surroundings);
        draft = templates.draft(template);
    }

    void open() {
        Button save = Dialogs.primary(surroundings.text("mail.template.save"), "templateSave");
        save.disableProperty().bind(draft.ready().map(isReady -> !isReady));
        save.setOnAction(pressed -> draft.save());
        draft.saved()
                .addListener((observed, before, now) ->
                        now.ifPresent(kept -> {
                            surroundings.overlay().close();
                            templates.saved(kept);
                        }));
        pause.setOnFinished(ended -> draft.look());
        TextArea text = new TextArea();
        text.setPrefRowCount(ROWS);
        text.setWrapText(true);
        HBox body = new HBox(24, editor(text), preview());
        draft.look();
        String title =
                surroundings.text(
                        "mail.template.edit.title",
                        words.kind(draft.before().name()),
                        words.language(draft.before().language()));
        Dialogs.open(surroundings, title, body, save, text);
    }

    private VBox editor(TextArea text) {
        VBox box =
                new VBox(
                        12,
                        field(Field.SUBJECT, new TextField(), "mail.template.subject"),
                        field(Field.TEXT, text, "mail.text"),
                        TemplatePane.placeholders(draft.before(), surroundings),
                        problem());
        box.setPrefWidth(HALF);
        return box;
    }

    /** With what the relay has against it below it. */
    private VBox field(Field field, TextInputControl input, String key) {
        input.setId("template" + field.name());
        input.setAccessibleText(surroundings.text(key));
        input.textProperty().bindBidirectional(draft.text(field));
        input.textProperty().addListener((observed, before, now) -> pause.playFromStart());
        Label wrong = new Label();
        wrong.setId("templateWrong" + field.name());
        wrong.setWrapText(true);
        wrong.getStyleClass().add("wrong-words");
        say(wrong, Phrase.none());
        draft.wrong(field)
                .addListener((observed, before, now) -> {
                    input.pseudoClassStateChanged(Styles.STATE_DANGER, !now.isEmpty());
                    say(wrong, now);
                });
        return new VBox(4, name(key), input, wrong);
    }

    private Label problem() {
        Label label = new Label();
        label.setId("templateProblem");
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.getStyleClass().add("problem");
        say(label, Phrase.none());
        draft.problem().addListener((observed, before, now) -> say(label, now));
        return label;
    }

    private void say(Label label, Phrase phrase) {
        surroundings.say(label, phrase);
    }

    /** The letter as the relay fills it in, with examples in the place of what it names. */
    private VBox preview() {
        TextField subject = new TextField();
        subject.setId("previewSubject");
        subject.setEditable(false);
        subject.textProperty()
                .bind(
                        draft.preview()
                                .map(found -> found.map(MailTemplate.Preview::subject).orElse("")));
        TextArea text = new TextArea();
        text.setId("previewText");
        text.setEditable(false);
        text.setWrapText(true);
        text.setPrefRowCount(ROWS);
        text.textProperty()
                .bind(
                        draft.preview()
                                .map(found -> found.map(MailTemplate.Preview::text).orElse("")));
        VBox.setVgrow(text, Priority.ALWAYS);
        Label hint = new Label(surroundings.text("mail.template.preview.hint"));
        hint.setWrapText(true);
        hint.getStyleClass().add("muted");
        Node letter = new VBox(4, name("mail.text"), text);
        VBox.setVgrow(letter, Priority.ALWAYS);
        VBox box = new VBox(12, new VBox(4, name("mail.template.preview"), subject), letter, hint);
        box.setPrefWidth(HALF);
        for (Field field : Field.values()) {
            draft.wrong(field).addListener((observed, before, now) -> fade(box));
        }
        return box;
    }

    /** What is read there is no longer what is written. */
    private void fade(Node preview) {
        boolean isRefused =
                Arrays.stream(Field.values())
                        .anyMatch(field -> !draft.wrong(field).get().isEmpty());
        preview.setOpacity(isRefused ? FADED : 1);
    }

    private Label name(String key) {
        return Dialogs.fieldName(surroundings.text(key));
    }
}
