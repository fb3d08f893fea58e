package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Watch;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/** The disputes, and the one looked at with its timeline and evidence. */
final class DisputesPane extends HBox {

    private final DisputesViewModel model;
    private final Surroundings surroundings;
    private final Formats formats;
    private final Consumer<Phrase> said;
    private final Consumer<Problem> refused;
    private final TableView<Dispute> table = new TableView<>();
    private final StackPane detail = new StackPane();

    /**
     * Builds it.
     *
     * @param said what came of saving evidence
     * @param refused what the relay would not do
     */
    DisputesPane(
            DisputesViewModel model,
            Surroundings surroundings,
            Watch watch,
            Consumer<Phrase> said,
            Consumer<Problem> refused) {
        this.model = model;
        this.surroundings = surroundings;
        this.formats = surroundings.formats();
        this.said = said;
        this.refused = refused;
        getStyleClass().add("split-body");
        detail.getStyleClass().add("detail-place");
        table.setId("disputes");
        table.getStyleClass().add("grid");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        HBox.setHgrow(table, Priority.ALWAYS);
        columns();
        table.setItems(model.rows());
        table.setPlaceholder(
                new EmptyState(
                        Feather.CHECK_CIRCLE,
                        surroundings.text("disputes.empty"),
                        surroundings.text("disputes.empty.hint")));
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener((observed, before, now) ->
                        Optional.ofNullable(now).ifPresent(row -> model.open(row.id(), refused)));
        watch.on(model.detail(), this::show);
        getChildren().addAll(table, detail);
    }

    private void columns() {
        Columns.time(column("disputes.opened", 140), Dispute::openedAt, formats::dateTime);
        Columns.text(column("refunds.customer", 214), Dispute::accountEmail);
        Columns.node(column("refunds.state", 110), this::state);
        Columns.text(
                column("disputes.stage", 120),
                dispute -> surroundings.messages().textOf("disputeStage", dispute.stage()));
        Columns.number(column("disputes.amount", 96), dispute -> formats.paid(dispute.amount()));
    }

    private TableColumn<Dispute, Dispute> column(String key, double width) {
        TableColumn<Dispute, Dispute> column = new TableColumn<>(surroundings.text(key));
        column.setPrefWidth(width);
        table.getColumns().add(column);
        return column;
    }

    private Node state(Dispute dispute) {
        Badge.Tone tone =
                switch (dispute.state()) {
                    case OPEN -> Badge.Tone.CAUTION;
                    case LOST -> Badge.Tone.BAD;
                    case WON -> Badge.Tone.GOOD;
                };
        return Badge.of(surroundings.messages().text("disputeState", dispute.state()), tone);
    }

    private void show(Optional<Dispute.Detail> found) {
        Function<Dispute.Detail, Node> shown = this::pane;
        detail.getChildren()
                .setAll(
                        found.map(shown)
                                .orElseGet(() ->
                                        new EmptyState(
                                                Feather.SHIELD,
                                                surroundings.text("disputes.choose"),
                                                surroundings.text("disputes.choose.hint"))));
    }

    private Node pane(Dispute.Detail found) {
        Dispute dispute = found.dispute();
        Label title = new Label(dispute.accountEmail());
        title.getStyleClass().add("pane-title");
        HBox head = new HBox(8, title, Dialogs.spacer(), state(dispute));
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("pane-head");
        Facts facts = new Facts(surroundings);
        facts.with(surroundings.text("disputes.amount"), formats.paid(dispute.amount()));
        facts.with(surroundings.text("disputes.credit"), formats.money(dispute.credit()));
        facts.with(surroundings.text("disputes.debt"), formats.money(found.debt()));
        facts.with(
                surroundings.text("disputes.stage"),
                surroundings.messages().textOf("disputeStage", dispute.stage()));
        facts.with(
                surroundings.text("disputes.status"),
                surroundings.messages().textOf("disputeStatus", dispute.status()));
        facts.with(surroundings.text("refunds.paidAt"), found.paidAt());
        facts.withId(surroundings.text("refunds.topUp"), dispute.topUpId());
        facts.withId(surroundings.text("refunds.account"), dispute.accountId());
        Label means = new Label(surroundings.messages().text("disputes.means", dispute.state()));
        means.setWrapText(true);
        means.getStyleClass().add("muted");
        Label heading = new Label(surroundings.text("refunds.timeline"));
        heading.getStyleClass().add("section-title");
        VBox body =
                new VBox(
                        18,
                        means,
                        facts,
                        new VBox(8, heading, EventLines.of(found.timeline(), surroundings)));
        body.getStyleClass().add("pane-body");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        VBox pane = new VBox(head, scroll);
        pane.getStyleClass().addAll("side-pane", "wide-pane");
        if (model.mayExport()) {
            Button evidence = new Button(surroundings.text("disputes.evidence"));
            evidence.setId("disputeEvidence");
            evidence.setOnAction(pressed -> save(dispute.id()));
            HBox foot = new HBox(8, Dialogs.spacer(), evidence);
            foot.getStyleClass().add("pane-foot");
            pane.getChildren().add(foot);
        }
        return pane;
    }

    private void save(String disputeId) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("dispute-" + disputeId + ".zip");
        Optional.ofNullable(chooser.showSaveDialog(getScene().getWindow()))
                .ifPresent(file -> model.saveEvidence(file.toPath(), said, refused));
    }
}
