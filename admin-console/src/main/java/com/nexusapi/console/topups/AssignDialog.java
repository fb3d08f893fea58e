package com.nexusapi.console.topups;

import atlantafx.base.theme.Styles;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.VBox;

/** Asks whose a payment is that names no top-up. */
record AssignDialog(TopUpsViewModel model, Surroundings surroundings) {

    private static final double WIDTH = 460;

    void open(String paymentId) {
        AssignDraft draft = model.assignDraft();
        TextField account = new TextField();
        TextField credit = new TextField();
        String why = surroundings.text("topups.assign.reason");
        TextArea reason = Dialogs.area("topups-assign-reason", 3, why);
        reason.textProperty().bindBidirectional(draft.reason());
        Label what = words("muted");
        what.setText(surroundings.text("topups.assign.words", paymentId));
        VBox body =
                new VBox(
                        8,
                        what,
                        field("topups.assign.account", account, draft.account()),
                        wrong(account, draft.wrongAccount()),
                        field("topups.assign.credit", credit, draft.credit()),
                        wrong(credit, draft.wrongCredit()),
                        Dialogs.fieldName(why),
                        reason);
        body.setPrefWidth(WIDTH);
        Button confirm = Dialogs.primary(surroundings.text("topups.assign"), "assignConfirm");
        confirm.disableProperty().bind(draft.isComplete().map(complete -> !complete));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.assign(draft);
        });
        Dialogs.open(
                surroundings, surroundings.text("topups.assign.title"), body, confirm, account);
    }

    private VBox field(String key, TextInputControl input, StringProperty text) {
        Label name = Dialogs.fieldName(surroundings.text(key));
        input.setId(key.replace('.', '-'));
        input.setAccessibleText(name.getText());
        input.textProperty().bindBidirectional(text);
        return new VBox(4, name, input);
    }

    private Label wrong(TextInputControl field, ObservableValue<Phrase> phrases) {
        Label label = words("wrong-words");
        phrases.subscribe(phrase -> {
            field.pseudoClassStateChanged(Styles.STATE_DANGER, !phrase.isEmpty());
            surroundings.say(label, phrase);
        });
        return label;
    }

    private static Label words(String style) {
        Label label = new Label();
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }
}
