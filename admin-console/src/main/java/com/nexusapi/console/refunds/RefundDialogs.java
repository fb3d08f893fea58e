package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.Refusal;
import com.nexusapi.console.client.AdminApi.RefundReply;
import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
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
        Dialogs.open(
                surroundings, surroundings.text("refunds.approve.title"), body, confirm, confirm);
    }

    /** Opens what an action asks before it is done. */
    void open(RefundAction action, Refund.Detail detail) {
        switch (action) {
            case APPROVE -> approve(detail);
            case REJECT -> reject(detail);
            case RETRY -> retry(detail);
            case CONFIRM_UNSENT -> written("refunds.unsent", detail, model::confirmUnsent);
            case EXCEPTION -> written("refunds.exception", detail, model::except);
            case NOTE -> written("refunds.note", detail, model::note);
        }
    }

    private void reject(Refund.Detail detail) {
        ComboBox<Refusal> refusal = new ComboBox<>();
        refusal.setId("refundRefusal");
        Choices.all(
                refusal,
                List.of(Refusal.values()),
                value -> surroundings.messages().text("refundRefusal", value));
        refusal.setValue(likely(detail.refund()));
        TextArea reason =
                Dialogs.area("refundRejectReason", 4, surroundings.text("refunds.reject.reason"));
        Label letter = words("");
        letter.getStyleClass().add("quote");
        letter.textProperty()
                .bind(model.reply().map(found -> found.map(RefundReply::text).orElse("")));
        letter.visibleProperty().bind(letter.textProperty().map(text -> !text.isEmpty()));
        letter.managedProperty().bind(letter.visibleProperty());
        refusal.setOnAction(
                chosen -> model.preview("reject", Optional.ofNullable(refusal.getValue())));
        model.preview("reject", Optional.ofNullable(refusal.getValue()));
        VBox body =
                body(
                        words(
                                surroundings.text(
                                        "refunds.reject.words", detail.refund().accountEmail())),
                        Dialogs.fieldName(surroundings.text("refunds.refusal")),
                        refusal,
                        Dialogs.fieldName(surroundings.text("refunds.reject.reason")),
                        reason,
                        letter);
        Button confirm = Dialogs.danger(surroundings.text("refunds.reject"), "refundRejectConfirm");
        confirm.disableProperty()
                .bind(
                        reason.textProperty()
                                .map(String::isBlank)
                                .flatMap(blank ->
                                        refusal.valueProperty()
                                                .map(chosen -> blank && chosen == Refusal.OTHER)));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.reject(refusal.getValue(), reason.getText());
        });
        Dialogs.open(
                surroundings, surroundings.text("refunds.reject.title"), body, confirm, reason);
    }

    /** The template that says what the check found. */
    private static Refusal likely(Refund refund) {
        return refund.failedRules().stream()
                .findFirst()
                .map(rule ->
                        switch (rule) {
                            case USED -> Refusal.USED;
                            case WINDOW -> Refusal.LATE;
                            case DISPUTED -> Refusal.DISPUTED;
                            case ALREADY_REFUNDED -> Refusal.ALREADY_REFUNDED;
                        })
                .orElse(Refusal.OTHER);
    }

    private void retry(Refund.Detail detail) {
        Button confirm = Dialogs.primary(surroundings.text("refunds.retry"), "refundRetryConfirm");
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.retry();
        });
        VBox body =
                body(
                        words(
                                surroundings.text(
                                        "refunds.retry.words",
                                        surroundings.formats().paid(detail.refund().paid()))));
        Dialogs.open(
                surroundings, surroundings.text("refunds.retry.title"), body, confirm, confirm);
    }

    /** Something that has to be written down: its texts stand under the key. */
    private void written(String key, Refund.Detail detail, Consumer<String> done) {
        TextArea text = Dialogs.area("refundWords", 4, surroundings.text(key + ".reason"));
        VBox body =
                body(
                        words(surroundings.text(key + ".words", detail.refund().accountEmail())),
                        Dialogs.fieldName(surroundings.text(key + ".reason")),
                        text);
        Button confirm = Dialogs.primary(surroundings.text(key), "refundWordsConfirm");
        confirm.disableProperty().bind(text.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            done.accept(text.getText());
        });
        Dialogs.open(surroundings, surroundings.text(key + ".title"), body, confirm, text);
    }

    void create() {
        TextField topUp = new TextField();
        topUp.setId("refundTopUp");
        TextArea reason =
                Dialogs.area("refundReason", 3, surroundings.text("refunds.create.reason"));
        VBox body =
                body(
                        words(surroundings.text("refunds.create.words")),
                        Dialogs.fieldName(surroundings.text("refunds.topUp")),
                        topUp,
                        Dialogs.fieldName(surroundings.text("refunds.create.reason")),
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
        Dialogs.open(surroundings, surroundings.text("refunds.create.title"), body, confirm, topUp);
    }

    private static VBox body(Node... nodes) {
        VBox body = new VBox(8, nodes);
        body.setPrefWidth(WIDTH);
        return body;
    }

    private static Label words(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        return label;
    }
}
