package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** What is asked before a refund is decided or requested. */
record RefundDialogs(RefundsViewModel model, Surroundings surroundings) {

    private static final double WIDTH = 460;

    void approve(Refund.Detail detail) {
        Formats formats = surroundings.formats();
        Refund refund = detail.refund();
        VBox body =
                body(
                        words(
                                surroundings.text(
                                        "refunds.does.pay",
                                        formats.paid(refund.paid()),
                                        refund.accountEmail())),
                        words(
                                surroundings.text(
                                        "refunds.does.credit", formats.money(refund.credit()))));
        if (!refund.bonus().isZero()) {
            body.getChildren()
                    .add(
                            words(
                                    surroundings.text(
                                            "refunds.does.bonus", formats.money(refund.bonus()))));
        }
        Label caution =
                words(
                        surroundings.text(
                                refund.state() == Refund.State.INELIGIBLE
                                        ? "refunds.approve.ineligible"
                                        : "refunds.approve.final"));
        caution.getStyleClass().add("muted");
        body.getChildren().add(caution);
        Button confirm =
                Dialogs.primary(
                        surroundings.text("refunds.approve.confirm", formats.paid(refund.paid())),
                        "refundApproveConfirm");
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.approve();
        });
        surroundings
                .overlay()
                .open(
                        Dialogs.frame(
                                surroundings.text("refunds.approve.title"),
                                body,
                                Dialogs.cancel(surroundings),
                                confirm),
                        confirm);
    }

    void reject(Refund.Detail detail) {
        TextArea reason = new TextArea();
        reason.setId("refundRejectReason");
        reason.setPrefRowCount(4);
        reason.setWrapText(true);
        reason.setAccessibleText(surroundings.text("refunds.reject.reason"));
        VBox body =
                body(
                        words(
                                surroundings.text(
                                        "refunds.reject.words", detail.refund().accountEmail())),
                        field("refunds.reject.reason"),
                        reason);
        Button confirm = Dialogs.danger(surroundings.text("refunds.reject"), "refundRejectConfirm");
        confirm.disableProperty().bind(reason.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.reject(reason.getText());
        });
        surroundings
                .overlay()
                .open(
                        Dialogs.frame(
                                surroundings.text("refunds.reject.title"),
                                body,
                                Dialogs.cancel(surroundings),
                                confirm),
                        reason);
    }

    void create() {
        TextField topUp = new TextField();
        topUp.setId("refundTopUp");
        TextArea reason = new TextArea();
        reason.setId("refundReason");
        reason.setPrefRowCount(3);
        reason.setWrapText(true);
        VBox body =
                body(
                        words(surroundings.text("refunds.create.words")),
                        field("refunds.topUp"),
                        topUp,
                        field("refunds.create.reason"),
                        reason);
        Button confirm =
                Dialogs.primary(surroundings.text("refunds.create"), "refundCreateConfirm");
        confirm.disableProperty()
                .bind(
                        topUp.textProperty()
                                .map(String::isBlank)
                                .flatMap(blank ->
                                        reason.textProperty()
                                                .map(text -> blank || text.isBlank())));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.create(topUp.getText(), reason.getText());
        });
        surroundings
                .overlay()
                .open(
                        Dialogs.frame(
                                surroundings.text("refunds.create.title"),
                                body,
                                Dialogs.cancel(surroundings),
                                confirm),
                        topUp);
    }

    private static VBox body(javafx.scene.Node... nodes) {
        VBox body = new VBox(8, nodes);
        body.setPrefWidth(WIDTH);
        return body;
    }

    private Label field(String key) {
        Label label = new Label(surroundings.text(key));
        label.getStyleClass().add("field-name");
        return label;
    }

    private static Label words(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        return label;
    }
}
