package com.nexusapi.console.mail;

import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** What is asked before something is done about a mail or a letter. */
record MailDialogs(MailViewModel model, Surroundings surroundings) {

    private static final double WIDTH = 480;
    private static final double ROW = 34;
    private static final int MOST_ROWS = 6;

    /** Which top-up a mail is about: one of its account's, or any other by its id. */
    void assign(ReceivedMail mail) {
        TextField topUp = new TextField();
        topUp.setId("assignTopUp");
        topUp.setAccessibleText(surroundings.text("mail.assign.topUp"));
        Button confirm = Dialogs.primary(surroundings.text("mail.assign"), "assignConfirm");
        confirm.disableProperty().bind(topUp.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.received().assign(topUp.getText());
        });
        List<TopUp> paid = model.received().topUps().get().orElse(List.of());
        VBox body = body(words("mail.assign.words"));
        Node first = topUp;
        if (!paid.isEmpty()) {
            ListView<TopUp> list = list(paid, topUp, confirm);
            body.getChildren().addAll(field("mail.topUps"), list);
            first = list;
        }
        body.getChildren().addAll(field("mail.assign.topUp"), topUp);
        show("mail.assign.title", body, confirm, first);
    }

    /** The one chosen is written into the field, where another can be written as well. */
    private ListView<TopUp> list(List<TopUp> paid, TextField topUp, Button confirm) {
        ListView<TopUp> list = new ListView<>(FXCollections.observableArrayList(paid));
        list.setId("assignChoices");
        list.setAccessibleText(surroundings.text("mail.topUps"));
        list.setFixedCellSize(ROW);
        list.setPrefHeight(ROW * Math.min(MOST_ROWS, paid.size()) + 2);
        list.setCellFactory(made -> new TopUpCell(surroundings.formats()));
        list.getSelectionModel()
                .selectedItemProperty()
                .addListener((observed, before, now) ->
                        Optional.ofNullable(now).map(TopUp::id).ifPresent(topUp::setText));
        list.addEventFilter(
                KeyEvent.KEY_PRESSED,
                pressed -> {
                    if (pressed.getCode() == KeyCode.ENTER) {
                        pressed.consume();
                        confirm.fire();
                    }
                });
        list.getSelectionModel().selectFirst();
        return list;
    }

    private static final class TopUpCell extends ListCell<TopUp> {

        private final Formats formats;

        TopUpCell(Formats formats) {
            this.formats = formats;
        }

        @Override
        protected void updateItem(TopUp topUp, boolean empty) {
            super.updateItem(topUp, empty);
            setText(
                    empty || topUp == null
                            ? ""
                            : formats.paid(topUp.paid())
                                    + "  ·  "
                                    + formats.dateTime(topUp.paidAt().orElse(topUp.createdAt()))
                                    + "  ·  "
                                    + topUp.id());
        }
    }

    void ask(ReceivedMail mail) {
        TextArea question = area("askQuestion", "mail.ask.question", 6);
        ComboBox<Language> language = new ComboBox<>();
        language.setId("askLanguage");
        language.setAccessibleText(surroundings.text("mail.template.language"));
        Choices.all(language, List.of(Language.values()), Language::ownName);
        language.setValue(ReceivedViewModel.languageOf(mail));
        Button confirm = Dialogs.primary(surroundings.text("mail.ask.send"), "askConfirm");
        confirm.disableProperty().bind(question.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.received().ask(question.getText(), language.getValue());
        });
        VBox body =
                body(
                        words("mail.ask.words", mail.from()),
                        field("mail.ask.question"),
                        question,
                        field("mail.template.language"),
                        language);
        show("mail.ask.title", body, confirm, question);
    }

    /** Why nothing more is done about a mail or a letter: the texts stand under the key. */
    void dismiss(String key, Consumer<String> done) {
        TextArea reason = area("dismissReason", "mail.reason", 3);
        Button confirm = Dialogs.primary(surroundings.text(key), "dismissConfirm");
        confirm.disableProperty().bind(reason.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            done.accept(reason.getText());
        });
        VBox body = body(words(key + ".words"), field("mail.reason"), reason);
        show(key + ".title", body, confirm, reason);
    }

    void reset() {
        Button confirm = Dialogs.danger(surroundings.text("mail.template.reset"), "resetConfirm");
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.templates().reset();
        });
        show(
                "mail.template.reset.title",
                body(words("mail.template.reset.words")),
                confirm,
                confirm);
    }

    private void show(String title, VBox body, Button confirm, Node first) {
        Dialogs.open(surroundings, surroundings.text(title), body, confirm, first);
    }

    private TextArea area(String id, String name, int rows) {
        return Dialogs.area(id, rows, surroundings.text(name));
    }

    private static VBox body(Node... nodes) {
        VBox body = new VBox(8, nodes);
        body.setPrefWidth(WIDTH);
        return body;
    }

    private Label field(String key) {
        return Dialogs.fieldName(surroundings.text(key));
    }

    private Label words(String key, Object... arguments) {
        Label label = new Label(surroundings.text(key, arguments));
        label.setWrapText(true);
        return label;
    }
}
