package com.nexusapi.console.topups;

import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** One payment event that needs a person: why it does, and what can be done. */
final class PaymentEventPane extends SidePane {

    private static final double DIALOG_WIDTH = 460;

    private final TopUpsViewModel model;

    PaymentEventPane(PaymentEvent event, TopUpsViewModel model, Surroundings surroundings) {
        super(surroundings);
        this.model = model;
        head(
                event.type(),
                surroundings.messages().text("paymentEventState", event.state()),
                Tone.BAD);
        Label failure = new Label(event.failure());
        failure.setWrapText(true);
        failure.getStyleClass().add("quote");
        body(
                section("topups.event.why", failure),
                muted(surroundings.text("topups.event.hint")),
                section("topups.event.facts", facts(event)));
        if (model.mayDecide()) {
            event.paymentId()
                    .ifPresentOrElse(
                            payment -> foot(dismiss(), assign(payment), retry()),
                            () -> foot(dismiss(), retry()));
        }
    }

    private Facts facts(PaymentEvent event) {
        Facts facts = new Facts(surroundings);
        facts.with(surroundings.text("topups.event.received"), event.receivedAt());
        facts.with(
                surroundings.text("topups.event.failures"),
                surroundings.formats().count(event.failures()));
        event.paymentId().ifPresent(id -> facts.withId(surroundings.text("topups.payment"), id));
        facts.withId(surroundings.text("topups.event.webhook"), event.webhookId());
        facts.withId(surroundings.text("topups.event.id"), event.id());
        return facts;
    }

    private Button retry() {
        Button retry =
                new Button(surroundings.text("topups.event.retry"), Icons.of(Feather.REFRESH_CW));
        retry.setId("eventRetry");
        retry.getStyleClass().add("accent");
        retry.disableProperty().bind(model.busy());
        retry.setOnAction(pressed -> model.retry());
        return retry;
    }

    private Button assign(String paymentId) {
        Button assign = new Button(surroundings.text("topups.assign.ask"));
        assign.setId("eventAssign");
        assign.disableProperty().bind(model.busy());
        assign.setOnAction(pressed -> new AssignDialog(model, surroundings).open(paymentId));
        return assign;
    }

    private Button dismiss() {
        Button dismiss = new Button(surroundings.text("topups.event.dismiss"));
        dismiss.setId("eventDismiss");
        dismiss.disableProperty().bind(model.busy());
        dismiss.setOnAction(pressed -> askWhy());
        return dismiss;
    }

    private void askWhy() {
        String name = surroundings.text("topups.event.reason");
        TextArea reason = Dialogs.area("eventReason", 3, name);
        VBox body =
                new VBox(
                        8,
                        muted(surroundings.text("topups.event.dismiss.words")),
                        Dialogs.fieldName(name),
                        reason);
        body.setPrefWidth(DIALOG_WIDTH);
        Button confirm =
                Dialogs.primary(surroundings.text("topups.event.dismiss"), "eventDismissConfirm");
        confirm.disableProperty().bind(reason.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.dismiss(reason.getText());
        });
        Dialogs.open(
                surroundings,
                surroundings.text("topups.event.dismiss.title"),
                body,
                confirm,
                reason);
    }
}
