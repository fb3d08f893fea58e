package com.nexusapi.console.ui;

import com.nexusapi.console.ui.TimeChart.Content;
import com.nexusapi.console.ui.TimeChart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A chart under its title, with a legend that says each series' total. */
public final class ChartCard extends VBox {

    private final HBox legend = new HBox(16);
    private final TimeChart chart;

    public ChartCard(String title, DoubleFunction<String> axis, String nothingToShow) {
        super(10);
        getStyleClass().addAll("card", "chart-box");
        Label heading = new Label(title);
        heading.getStyleClass().add("card-title");
        heading.setMinWidth(Region.USE_PREF_SIZE);
        legend.setAlignment(Pos.CENTER_RIGHT);
        HBox head = new HBox(12, heading, Dialogs.spacer(), legend);
        head.setAlignment(Pos.CENTER_LEFT);
        chart = new TimeChart(axis, nothingToShow);
        chart.setAccessibleText(title);
        VBox.setVgrow(chart, Priority.ALWAYS);
        getChildren().addAll(head, chart);
    }

    /** Shows the content, and a total for each series, in the order of the series. */
    public void show(Content content, List<String> totals) {
        chart.show(content);
        List<Node> entries = new ArrayList<>();
        for (int i = 0; i < content.series().size(); i++) {
            entries.add(entry(content.series().get(i), totals.get(i)));
        }
        legend.getChildren().setAll(entries);
    }

    private static HBox entry(Series series, String total) {
        Region dot = new Region();
        dot.getStyleClass().addAll("legend-dot", series.colour());
        Label name = new Label(series.name());
        name.getStyleClass().add("legend-name");
        Label value = new Label(total);
        value.getStyleClass().add("legend-value");
        HBox entry = new HBox(6, dot, name, value);
        entry.setAlignment(Pos.CENTER_LEFT);
        return entry;
    }
}
