package com.nexusapi.console.reconciliation;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;

/** One difference: both values, why it may be there, what it was found on, what happened to it. */
final class DifferencePane extends SidePane {

    private final Words words;

    DifferencePane(
            Difference.Detail detail,
            ReconciliationViewModel model,
            ReconciliationDialogs dialogs,
            Surroundings surroundings) {
        super(surroundings);
        this.words = new Words(surroundings);
        head(
                words.kind(detail.difference()),
                words.state(detail.difference()),
                Words.tone(detail.difference().state()));
        body(values(detail), facts(detail), evidence(detail), events(detail));
        if (model.mayDecide() && detail.difference().state() != State.RESOLVED) {
            foot(decisions(detail, model, dialogs).toArray(Node[]::new));
        }
    }

    private Node values(Difference.Detail detail) {
        Difference difference = detail.difference();
        Label delta = new Label(words.delta(difference.sides()));
        delta.getStyleClass().add("pane-amount");
        Facts sides = new Facts(surroundings);
        sides.with(surroundings.text("reconciliation.ours"), words.ours(difference.sides()));
        sides.with(words.counterpart(difference), words.theirs(difference.sides()));
        Label cause = new Label(words.cause(difference.cause()));
        cause.setWrapText(true);
        cause.getStyleClass().add("inset");
        cause.setMaxWidth(Double.MAX_VALUE);
        VBox all = new VBox(8, delta, sides, cause);
        difference
                .decision()
                .ifPresent(decision -> {
                    Label reason =
                            new Label(
                                    surroundings.text(
                                            "reconciliation.decidedBy",
                                            decision.actor(),
                                            decision.reason()));
                    reason.setWrapText(true);
                    all.getChildren().add(reason);
                });
        return all;
    }

    private Node facts(Difference.Detail detail) {
        Difference difference = detail.difference();
        Facts facts = new Facts(surroundings);
        facts.withId(surroundings.text("reconciliation.subject"), difference.subject());
        facts.with(surroundings.text("reconciliation.openedAt"), difference.openedAt());
        facts.with(surroundings.text("reconciliation.seenAt"), difference.seenAt());
        facts.withId(surroundings.text("reconciliation.id"), difference.id());
        return facts;
    }

    private Node evidence(Difference.Detail detail) {
        Facts facts = new Facts(surroundings);
        for (Difference.Fact fact : detail.evidence()) {
            facts.with(surroundings.messages().textOf("fact", fact.name()), fact.value());
        }
        return section("reconciliation.evidence", facts);
    }

    private Node events(Difference.Detail detail) {
        VBox lines = new VBox(10);
        for (Difference.Event event : detail.events()) {
            Label what = new Label(surroundings.messages().text("differenceStep", event.step()));
            what.getStyleClass().add("strong");
            Label when =
                    new Label(
                            surroundings.formats().dateTimeSeconds(event.at())
                                    + " · "
                                    + event.actor());
            when.setTooltip(new Tooltip(Formats.utc(event.at())));
            when.getStyleClass().add("muted");
            Label why = new Label(event.detail());
            why.setWrapText(true);
            VBox line = new VBox(2, what, when, why);
            line.getStyleClass().add("event");
            lines.getChildren().add(line);
        }
        return section("reconciliation.events", lines);
    }

    private List<Node> decisions(
            Difference.Detail detail,
            ReconciliationViewModel model,
            ReconciliationDialogs dialogs) {
        Button resolve =
                Dialogs.primary(
                        surroundings.text("reconciliation.decide.RESOLVED"), "differenceResolve");
        resolve.setDefaultButton(false);
        resolve.getStyleClass().add("accent");
        resolve.setOnAction(pressed -> dialogs.resolve(detail, State.RESOLVED));
        List<Node> buttons = new ArrayList<>();
        if (detail.difference().state() == State.OPEN) {
            Button explain = new Button(surroundings.text("reconciliation.decide.EXPLAINED"));
            explain.setId("differenceExplain");
            explain.setOnAction(pressed -> dialogs.resolve(detail, State.EXPLAINED));
            explain.disableProperty().bind(model.busy());
            buttons.add(explain);
        }
        resolve.disableProperty().bind(model.busy());
        buttons.add(resolve);
        return buttons;
    }
}
