package com.nexusapi.console.overview;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.ChartCard;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.LiveScreen;
import com.nexusapi.console.ui.Segments;
import com.nexusapi.console.ui.StatTile;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Views;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the overview: tiles above, charts below. */
public final class OverviewController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(4);

    private static final int TILES_A_ROW = 4;

    private final OverviewViewModel model;
    private final Surroundings surroundings;
    private final Map<Tile, StatTile> tiles = new EnumMap<>(Tile.class);
    private final Parent root;

    private final ChartCard money;
    private final ChartCard calls;
    private final ChartCard tokens;
    private final ChartCard latency;

    @FXML private StackPane body;
    @FXML private ScrollPane content;
    @FXML private GridPane tileGrid;
    @FXML private GridPane chartGrid;
    @FXML private HBox spans;
    @FXML private VBox alarms;
    @FXML private Label updated;
    @FXML private Label problem;

    public OverviewController(OverviewViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        String nothing = surroundings.text("overview.nothing");
        money =
                new ChartCard(
                        surroundings.text("overview.chart.money"),
                        surroundings.formats()::axisMoney,
                        nothing);
        calls =
                new ChartCard(
                        surroundings.text("overview.chart.calls"),
                        surroundings.formats()::axisCount,
                        nothing);
        tokens =
                new ChartCard(
                        surroundings.text("overview.chart.tokens"),
                        surroundings.formats()::axisCount,
                        nothing);
        latency =
                new ChartCard(
                        surroundings.text("overview.chart.latency"),
                        surroundings.formats()::axisMillis,
                        nothing);
        root = Views.load(this, surroundings.messages());
    }

    @FXML
    void initialize() {
        new Segments(spans, surroundings).each("span", "overview.span", Span.class, model.span());
        int place = 0;
        for (Tile tile : Tile.values()) {
            StatTile made =
                    new StatTile(surroundings.messages().text("overview.tile", tile), tile.icon());
            made.setId("tile" + tile.name());
            tiles.put(tile, made);
            tileGrid.add(made, place % TILES_A_ROW, place / TILES_A_ROW);
            place++;
        }
        chartGrid.add(money, 0, 0);
        chartGrid.add(calls, 1, 0);
        chartGrid.add(tokens, 0, 1);
        chartGrid.add(latency, 1, 1);
        body.getChildren().add(EmptyState.loading(surroundings.text("loading")));
        content.setVisible(false);
        watch.on(model.overview(), now -> now.ifPresent(this::show));
        watch.on(model.problem(), phrase -> surroundings.say(problem, phrase));
    }

    private void show(Overview overview) {
        body.getChildren().setAll(content);
        content.setVisible(true);
        Figures figures = new Figures(overview, surroundings.messages(), surroundings.formats());
        tiles.forEach((tile, node) -> node.show(figures.of(tile)));
        Trends trends =
                new Trends(
                        overview,
                        model.span().get().step(),
                        surroundings.messages(),
                        surroundings.formats());
        money.show(trends.money(), trends.moneyTotals());
        calls.show(trends.calls(), trends.callTotals());
        tokens.show(trends.tokens(), trends.tokenTotals());
        latency.show(trends.latency(), trends.latencyTotals());
        alarms.getChildren().setAll(overview.alarms().stream().map(this::alarm).toList());
        alarms.setVisible(!overview.alarms().isEmpty());
        alarms.setManaged(!overview.alarms().isEmpty());
        model.updatedAt()
                .get()
                .ifPresent(at ->
                        updated.setText(
                                surroundings.text(
                                        "overview.live", surroundings.formats().time(at))));
    }

    private HBox alarm(Overview.Alarm alarm) {
        Label words = new Label(alarm.detail());
        words.setWrapText(true);
        words.getStyleClass().add("alarm-words");
        Label since =
                new Label(
                        surroundings.text(
                                "overview.alarm.since",
                                surroundings.formats().dateTime(alarm.since())));
        since.getStyleClass().add("muted");
        since.setMinWidth(Label.USE_PREF_SIZE);
        HBox row =
                new HBox(
                        10,
                        Icons.of(Feather.ALERT_TRIANGLE),
                        words,
                        Dialogs.spacer(),
                        Badge.of(alarm.code(), Badge.Tone.CAUTION),
                        since);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("alarm");
        return row;
    }

    @Override
    public Parent root() {
        return root;
    }
}
