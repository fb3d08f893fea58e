package com.nexusapi.console.ui;

import com.nexusapi.console.ui.TimeChart.Content;
import com.nexusapi.console.ui.TimeChart.Frame;
import com.nexusapi.console.ui.TimeChart.Series;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;

/** What follows the pointer over a chart: a hairline and the values of the step under it. */
final class ChartPointer {

    private final Line hairline = new Line();
    private final VBox card = new VBox(3);
    private Frame frame = new Frame(0, 0, 0, 0);

    ChartPointer() {
        hairline.getStyleClass().add("chart-hairline");
        card.getStyleClass().add("chart-card");
        for (Node node : nodes()) {
            node.setManaged(false);
            node.setMouseTransparent(true);
            node.setVisible(false);
        }
    }

    List<Node> nodes() {
        return List.of(hairline, card);
    }

    void fit(Frame around, ChartScale scale) {
        frame = around;
        hairline.setStartY(frame.top());
        hairline.setEndY(frame.y(scale.share(0)));
    }

    void hide() {
        hairline.setVisible(false);
        card.setVisible(false);
    }

    void moveTo(double x, Content content, Region chart) {
        int steps = content.headings().size();
        int step = frame.step(x, steps);
        if (step < 0) {
            hide();
            return;
        }
        double middle = frame.x(step, steps);
        hairline.setStartX(middle);
        hairline.setEndX(middle);
        card.getChildren().setAll(heading(content.headings().get(step)));
        for (Series series : content.series()) {
            card.getChildren().add(line(series, step));
        }
        hairline.setVisible(true);
        card.setVisible(true);
        card.autosize();
        double right = middle + 12;
        double place =
                right + card.getWidth() > chart.getWidth() ? middle - 12 - card.getWidth() : right;
        card.relocate(Math.max(0, place), frame.top());
    }

    private static Label heading(String words) {
        Label label = new Label(words);
        label.getStyleClass().add("chart-card-heading");
        return label;
    }

    private static HBox line(Series series, int step) {
        Region dot = new Region();
        dot.getStyleClass().addAll("legend-dot", series.colour());
        Label name = new Label(series.name());
        name.getStyleClass().add("chart-card-name");
        Label value = new Label(series.labels().get(step));
        value.getStyleClass().add("chart-card-value");
        HBox row = new HBox(6, dot, name, Dialogs.spacer(), value);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
