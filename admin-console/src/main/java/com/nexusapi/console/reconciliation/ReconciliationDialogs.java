package com.nexusapi.console.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Reconciliation.UpstreamDifference;
import com.nexusapi.common.admin.Reconciliation.UpstreamImported;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Watch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** What is asked before a difference is decided, and the import of an upstream's invoice. */
record ReconciliationDialogs(ReconciliationViewModel model, Surroundings surroundings) {

    private static final double WIDTH = 460;
    private static final double IMPORT_WIDTH = 640;
    private static final int SHOWN_DIFFERENCES = 8;

    void resolve(Difference.Detail detail, Difference.State state) {
        Words words = new Words(surroundings);
        Difference difference = detail.difference();
        String family = "reconciliation.decide." + state.name();
        String name = surroundings.text("reconciliation.reason");
        TextArea reason = Dialogs.area("resolveReason", 4, name);
        VBox body =
                body(
                        WIDTH,
                        label(words.kind(difference) + ": " + difference.subject(), "strong"),
                        label(surroundings.text(family + ".words"), "muted"),
                        Dialogs.fieldName(name),
                        reason);
        Button confirm = Dialogs.primary(surroundings.text(family), "resolveConfirm");
        confirm.disableProperty().bind(reason.textProperty().map(String::isBlank));
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.resolve(state, reason.getText());
        });
        Dialogs.open(surroundings, surroundings.text(family), body, confirm, reason);
    }

    /** Lines are pasted or read from a file, looked at, and only then taken over. */
    void importInvoice() {
        model.startImport();
        TextArea lines = new TextArea();
        lines.setId("importLines");
        lines.setPrefRowCount(8);
        lines.getStyleClass().add("mono");
        lines.setPromptText("day,channelId,model,inputTokens,outputTokens,amount");
        lines.setAccessibleText(surroundings.text("reconciliation.import.lines"));
        Label problem = label("", "problem");
        problem.setId("importProblem");
        VBox outcome = new VBox(6);
        outcome.setId("importOutcome");
        VBox body =
                body(
                        IMPORT_WIDTH,
                        label(surroundings.text("reconciliation.import.words"), "muted"),
                        lines,
                        problem,
                        outcome);
        Button file = fileButton(lines, problem);
        Button check = new Button(surroundings.text("reconciliation.import.check"));
        check.setId("importCheck");
        check.setOnAction(pressed -> model.importLines(lines.getText(), false));
        Button apply =
                Dialogs.primary(surroundings.text("reconciliation.import.apply"), "importApply");
        apply.setOnAction(pressed -> {
            surroundings.overlay().close();
            model.importLines(lines.getText(), true);
        });
        Watch watch = new Watch();
        watch.on(
                model.importing(),
                now -> {
                    show(now, problem, outcome);
                    check.setDisable(now.isBusy());
                    apply.setDisable(now.isBusy() || now.result().isEmpty());
                });
        lines.textProperty().addListener((observed, before, now) -> model.startImport());
        VBox dialog =
                Dialogs.frame(
                        surroundings.text("reconciliation.import"),
                        body,
                        file,
                        Dialogs.cancel(surroundings),
                        check,
                        apply);
        dialog.parentProperty()
                .addListener((observed, before, now) ->
                        Optional.ofNullable(before).ifPresent(left -> watch.close()));
        surroundings.overlay().open(dialog, lines);
    }

    private Button fileButton(TextArea lines, Label problem) {
        Button file = new Button(surroundings.text("reconciliation.import.file"));
        file.setOnAction(pressed -> chooseFile(lines, problem));
        return file;
    }

    private void chooseFile(TextArea lines, Label problem) {
        FileChooser chooser = new FileChooser();
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("CSV", "*.csv"));
        Optional<File> chosen =
                Optional.ofNullable(chooser.showOpenDialog(lines.getScene().getWindow()));
        chosen.ifPresent(file -> {
            try {
                lines.setText(Files.readString(file.toPath()));
            } catch (IOException e) {
                surroundings.say(
                        problem,
                        com.nexusapi.console.i18n.Phrase.of("reconciliation.import.unreadable"));
            }
        });
    }

    private void show(ReconciliationViewModel.Import now, Label problem, VBox outcome) {
        surroundings.say(problem, now.problem());
        outcome.getChildren().clear();
        now.result().ifPresent(result -> show(outcome, result));
    }

    private void show(VBox outcome, UpstreamImported result) {
        outcome.getChildren()
                .add(
                        label(
                                surroundings.text(
                                        "reconciliation.import.counts",
                                        result.added(),
                                        result.replaced(),
                                        result.unchanged(),
                                        surroundings.formats().money(result.amount())),
                                "strong"));
        if (result.differences().isEmpty()) {
            outcome.getChildren()
                    .add(label(surroundings.text("reconciliation.import.agrees"), "success"));
            return;
        }
        outcome.getChildren()
                .add(
                        label(
                                surroundings.text(
                                        "reconciliation.import.differs",
                                        result.differences().size()),
                                "caution-words"));
        result.differences().stream()
                .limit(SHOWN_DIFFERENCES)
                .forEach(difference -> outcome.getChildren().add(line(difference)));
    }

    private Label line(UpstreamDifference difference) {
        Words words = new Words(surroundings);
        Money none = Money.ZERO;
        boolean isUp =
                difference.sides().isOfTokens()
                        ? difference.sides().deltaTokens() > 0
                        : difference.sides().delta().compareTo(none) > 0;
        Label label =
                label(
                        difference.subject()
                                + ": "
                                + surroundings.messages().text("differenceKind", difference.kind())
                                + ", "
                                + words.ours(difference.sides())
                                + " → "
                                + words.theirs(difference.sides())
                                + (isUp ? " ▲" : " ▼"),
                        "muted");
        label.setWrapText(false);
        return label;
    }

    private static VBox body(double width, javafx.scene.Node... nodes) {
        VBox body = new VBox(8, nodes);
        body.setPrefWidth(width);
        return body;
    }

    private static Label label(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }
}
