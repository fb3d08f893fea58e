package com.nexusapi.console.refunds;

import atlantafx.base.theme.Styles;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** Asks how much of a debt is given up, and why, and says what that does. */
record WriteOffDialog(WriteOffDraft draft, Surroundings surroundings) {

    private static final double WIDTH = 460;

    /** Opens it; {@code confirmed} is run when the draft is complete and meant. */
    void open(Runnable confirmed) {
        TextField amount = new TextField();
        amount.setId("writeOffAmount");
        amount.setAccessibleText(surroundings.text("disputes.writeOff.amount"));
        amount.textProperty().bindBidirectional(draft.amount());
        Label wrong = words("wrong-words");
        wrong.setId("writeOffWrong");
        draft.wrong()
                .subscribe(phrase -> {
                    amount.pseudoClassStateChanged(Styles.STATE_DANGER, !phrase.isEmpty());
                    surroundings.say(wrong, phrase);
                });
        String why = surroundings.text("disputes.writeOff.reason");
        TextArea reason = Dialogs.area("writeOffReason", 3, why);
        reason.textProperty().bindBidirectional(draft.reason());
        Label does = words("caution-words");
        does.setId("writeOffDoes");
        does.setMaxWidth(Double.MAX_VALUE);
        draft.does().subscribe(phrase -> surroundings.say(does, phrase));
        VBox body =
                new VBox(
                        8,
                        Dialogs.fieldName(surroundings.text("disputes.writeOff.amount")),
                        amount,
                        wrong,
                        Dialogs.fieldName(why),
                        reason,
                        does);
        body.setPrefWidth(WIDTH);
        Button confirm =
                Dialogs.danger(surroundings.text("disputes.writeOff.confirm"), "writeOffConfirm");
        confirm.disableProperty().bind(draft.isComplete().map(complete -> !complete));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            confirmed.run();
        });
        Dialogs.open(
                surroundings,
                surroundings.text("disputes.writeOff.title", draft.dispute().accountEmail()),
                body,
                confirm,
                amount);
    }

    private static Label words(String style) {
        Label label = new Label();
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }
}
