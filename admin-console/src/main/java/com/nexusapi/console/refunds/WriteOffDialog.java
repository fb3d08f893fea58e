package com.nexusapi.console.refunds;

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
        draft.wrong().subscribe(phrase -> surroundings.say(wrong, phrase));
        TextArea reason = new TextArea();
        reason.setId("writeOffReason");
        reason.setPrefRowCount(3);
        reason.setWrapText(true);
        reason.setAccessibleText(surroundings.text("disputes.writeOff.reason"));
        reason.textProperty().bindBidirectional(draft.reason());
        Label does = words("caution-words");
        does.setId("writeOffDoes");
        draft.does().subscribe(phrase -> surroundings.say(does, phrase));
        VBox body =
                new VBox(
                        8,
                        field("disputes.writeOff.amount"),
                        amount,
                        wrong,
                        field("disputes.writeOff.reason"),
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
        surroundings
                .overlay()
                .open(
                        Dialogs.frame(
                                surroundings.text(
                                        "disputes.writeOff.title", draft.dispute().accountEmail()),
                                body,
                                Dialogs.cancel(surroundings),
                                confirm),
                        amount);
    }

    private Label field(String key) {
        Label label = new Label(surroundings.text(key));
        label.getStyleClass().add("field-name");
        return label;
    }

    private static Label words(String style) {
        Label label = new Label();
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }
}
