package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Dispute;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.ChosenRow;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Watch;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** The disputes, and the one looked at with its timeline and evidence. */
final class DisputesPane extends HBox {

    private final DisputesViewModel model;
    private final Surroundings surroundings;
    private final Formats formats;
    private final TableView<Dispute> table = new TableView<>();
    private final StackPane detail = new StackPane();

    DisputesPane(DisputesViewModel model, Surroundings surroundings, Watch watch) {
        this.model = model;
        this.surroundings = surroundings;
        this.formats = surroundings.formats();
        getStyleClass().add("split-body");
        detail.getStyleClass().add("detail-place");
        table.setId("disputes");
        table.getStyleClass().add("grid");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        HBox.setHgrow(table, Priority.ALWAYS);
        columns();
        watch.on(
                model.loaded(),
                EmptyState.in(table, Feather.CHECK_CIRCLE, "disputes.empty", surroundings));
        ChosenRow.in(
                table,
                model.rows(),
                Dispute::id,
                model::lookedAt,
                dispute -> model.open(dispute.id()));
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
        return Badge.of(
                surroundings.messages().text("disputeState", dispute.state()),
                DisputePane.tone(dispute.state()));
    }

    private void show(Optional<Dispute.Detail> found) {
        Function<Dispute.Detail, Node> shown = one -> new DisputePane(one, model, surroundings);
        detail.getChildren()
                .setAll(
                        found.map(shown)
                                .orElseGet(() ->
                                        new EmptyState(
                                                Feather.SHIELD, "disputes.choose", surroundings)));
    }
}
