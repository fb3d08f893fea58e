package com.nexusapi.console.models;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.console.models.ImpactModel.State;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import javafx.animation.PauseTransition;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/**
 * Shows what the price being written would have brought over the last days, and whom it would have
 * changed most for. It has one height, so that typing moves nothing.
 */
final class ImpactPane extends VBox {

    /** After the last key, so that a price is not asked for digit by digit. */
    private static final Duration REST = Duration.millis(400);

    private static final int MOST_CUSTOMERS = 3;
    private static final int COLUMNS = 5;
    private static final double HEIGHT = 176;
    private static final double EMAIL_WIDTH = 220;

    private final PriceDraft draft;
    private final Surroundings surroundings;
    private final Formats formats;
    private final PauseTransition rest = new PauseTransition(REST);

    ImpactPane(PriceDraft draft, Surroundings surroundings) {
        super(8);
        this.draft = draft;
        this.surroundings = surroundings;
        this.formats = surroundings.formats();
        setId("priceImpact");
        getStyleClass().add("inset");
        setMinHeight(HEIGHT);
        rest.setOnFinished(over -> draft.look());
        draft.impact().state().addListener((observed, before, now) -> show(now));
        show(draft.impact().state().get());
    }

    /** A price was typed. */
    void typed() {
        draft.outdated();
        rest.playFromStart();
    }

    private void show(State state) {
        Label heading = new Label(surroundings.text("price.impact", ImpactModel.DAYS));
        heading.getStyleClass().add("field-name");
        Node content =
                switch (state) {
                    case State.Nothing() -> words("price.impact.none", "impactNone");
                    case State.Loading() -> loading();
                    case State.Failed failed -> failed(failed);
                    case State.Shown(PriceImpact impact) when impact.calls() == 0 ->
                            words("price.impact.noCalls", "impactNoCalls");
                    case State.Shown(PriceImpact impact) -> impact(impact);
                };
        getChildren().setAll(heading, content);
    }

    private Label words(String key, String id) {
        Label label = new Label(surroundings.text(key));
        label.setId(id);
        label.setWrapText(true);
        label.getStyleClass().add("muted");
        return label;
    }

    private Node loading() {
        ProgressIndicator turning = new ProgressIndicator();
        turning.setPrefSize(18, 18);
        HBox row = new HBox(10, turning, words("price.impact.loading", "impactLoading"));
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Node failed(State.Failed failed) {
        Label why =
                new Label(
                        surroundings.text(
                                "price.impact.failed", failed.why().in(surroundings.messages())));
        why.setId("impactFailed");
        why.setWrapText(true);
        why.getStyleClass().add("problem");
        Button again = new Button(surroundings.text("price.impact.retry"));
        again.setId("impactRetry");
        again.getStyleClass().add("small");
        again.setOnAction(pressed -> draft.look());
        return new VBox(8, why, again);
    }

    private Node impact(PriceImpact impact) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("impact-grid");
        for (int column = 0; column < COLUMNS; column++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setHgrow(column == 0 ? Priority.ALWAYS : Priority.NEVER);
            constraints.setHalignment(column == 0 ? HPos.LEFT : HPos.RIGHT);
            grid.getColumnConstraints().add(constraints);
        }
        row(
                grid,
                name("price.impact.revenue"),
                impact.before().revenue(),
                impact.after().revenue());
        row(grid, name("price.impact.margin"), impact.before().margin(), impact.after().margin());
        Label most =
                new Label(
                        surroundings.text(
                                "price.impact.customers",
                                formats.count(impact.customersAffected())));
        most.getStyleClass().add("price-head");
        grid.add(most, 0, grid.getRowCount(), COLUMNS, 1);
        impact.customers().stream()
                .limit(MOST_CUSTOMERS)
                .forEach(customer ->
                        row(grid, email(customer), customer.before(), customer.after()));
        VBox box = new VBox(8, grid);
        if (impact.unpricedCalls() > 0) {
            Label unpriced =
                    new Label(
                            surroundings.text(
                                    "price.impact.unpriced",
                                    formats.count(impact.unpricedCalls())));
            unpriced.getStyleClass().add("caution-words");
            box.getChildren().add(unpriced);
        }
        return box;
    }

    private Label name(String key) {
        Label label = new Label(surroundings.text(key));
        label.getStyleClass().add("strong");
        return label;
    }

    private static Label email(PriceImpact.Customer customer) {
        String name = customer.email().isEmpty() ? customer.accountId() : customer.email();
        Label label = new Label(name);
        label.setMaxWidth(EMAIL_WIDTH);
        label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        label.setTooltip(new Tooltip(name));
        return label;
    }

    private void row(GridPane grid, Label name, Money before, Money after) {
        Label was = new Label(formats.money(before));
        was.getStyleClass().add("muted");
        Label arrow = new Label("→");
        arrow.getStyleClass().add("muted");
        Label is = new Label(formats.money(after));
        Money change = after.minus(before);
        Label difference = new Label(change(before, change));
        Badge.dress(difference, change.isZero() ? Badge.Tone.NEUTRAL : Badge.Tone.ACCENT);
        grid.addRow(grid.getRowCount(), name, was, arrow, is, difference);
    }

    private String change(Money before, Money change) {
        if (change.isZero()) {
            return surroundings.text("price.same");
        }
        String amount = (change.isPositive() ? "+" : "") + formats.money(change);
        return before.isPositive()
                ? amount + "  (" + formats.change(percent(before, change)) + ")"
                : amount;
    }

    private static BigDecimal percent(Money before, Money change) {
        return change.dollars().movePointRight(2).divide(before.dollars(), 4, RoundingMode.HALF_UP);
    }
}
