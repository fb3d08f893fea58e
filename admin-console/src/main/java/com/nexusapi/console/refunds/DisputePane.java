package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Dispute;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.FileChooser;

/** One dispute: what it is about, what happened, the evidence, and the debt it left. */
final class DisputePane extends SidePane {

    private final DisputesViewModel model;

    DisputePane(Dispute.Detail found, DisputesViewModel model, Surroundings surroundings) {
        super(surroundings);
        this.model = model;
        Dispute dispute = found.dispute();
        head(
                dispute.accountEmail(),
                surroundings.messages().text("disputeState", dispute.state()),
                tone(dispute.state()));
        body(
                muted(surroundings.messages().text("disputes.means", dispute.state())),
                facts(found),
                section("refunds.timeline", EventLines.of(found.timeline(), surroundings)));
        List<Node> buttons = new ArrayList<>();
        model.writeOff().ifPresent(draft -> buttons.add(writeOff(draft)));
        if (model.mayExport()) {
            buttons.add(evidence(dispute.id()));
        }
        if (!buttons.isEmpty()) {
            foot(buttons.toArray(Node[]::new));
        }
    }

    static Badge.Tone tone(Dispute.State state) {
        return switch (state) {
            case OPEN -> Badge.Tone.CAUTION;
            case LOST -> Badge.Tone.BAD;
            case WON -> Badge.Tone.GOOD;
        };
    }

    private Facts facts(Dispute.Detail found) {
        Dispute dispute = found.dispute();
        Formats formats = surroundings.formats();
        Facts facts = new Facts(surroundings);
        facts.with(surroundings.text("disputes.amount"), formats.paid(dispute.amount()));
        facts.with(surroundings.text("disputes.credit"), formats.money(dispute.credit()));
        Label debt = new Label(formats.exact(found.debt()));
        debt.setId("disputeDebt");
        debt.getStyleClass().add("fact-value");
        facts.with(surroundings.text("disputes.debt"), debt);
        facts.with(
                surroundings.text("disputes.stage"),
                surroundings.messages().textOf("disputeStage", dispute.stage()));
        facts.with(
                surroundings.text("disputes.status"),
                surroundings.messages().textOf("disputeStatus", dispute.status()));
        facts.with(surroundings.text("refunds.paidAt"), found.paidAt());
        facts.withId(surroundings.text("refunds.topUp"), dispute.topUpId());
        facts.withId(surroundings.text("refunds.account"), dispute.accountId());
        return facts;
    }

    private Button writeOff(WriteOffDraft draft) {
        Button button = new Button(surroundings.text("disputes.writeOff"));
        button.setId("disputeWriteOff");
        button.disableProperty().bind(model.busy());
        button.setOnAction(pressed ->
                new WriteOffDialog(draft, surroundings).open(() -> model.writeOff(draft)));
        return button;
    }

    private Button evidence(String disputeId) {
        Button evidence = new Button(surroundings.text("disputes.evidence"));
        evidence.setId("disputeEvidence");
        evidence.setOnAction(pressed -> save(disputeId));
        return evidence;
    }

    private void save(String disputeId) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("dispute-" + disputeId + ".zip");
        Optional.ofNullable(chooser.showSaveDialog(getScene().getWindow()))
                .ifPresent(file -> model.saveEvidence(file.toPath()));
    }
}
