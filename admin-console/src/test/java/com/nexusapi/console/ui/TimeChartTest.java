package com.nexusapi.console.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import javafx.scene.shape.Shape;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class TimeChartTest {

    @Test
    void whatIsDrawnHasItsColoursByTheEndOfTheLayout() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        Shape[] found = new Shape[2];
        FxToolkit.setupFixture(() -> {
            TimeChart chart = new TimeChart(Double::toString, "nothing");
            Scene scene = new Scene(chart, 600, 300);
            Theme.LIGHT.applyTo(scene);
            chart.applyCss();
            chart.layout();
            chart.show(
                    new TimeChart.Content(
                            List.of("a", "b"),
                            List.of("a", "b"),
                            List.of(
                                    new TimeChart.Series(
                                            "line",
                                            "series-1",
                                            TimeChart.Kind.LINE,
                                            List.of(1.0, 2.0),
                                            List.of("1", "2")))));
            chart.layout();
            found[0] = (Shape) chart.lookup(".chart-line");
            found[1] = (Shape) chart.lookup(".chart-label");
        });
        assertThat(found[0].getStroke()).isNotEqualTo(Color.BLACK);
        assertThat(found[0].getStrokeWidth()).isEqualTo(2);
        assertThat(found[1].getFill()).isNotEqualTo(Color.BLACK);
    }
}
