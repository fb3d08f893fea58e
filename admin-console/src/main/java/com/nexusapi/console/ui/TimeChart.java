package com.nexusapi.console.ui;

import com.nexusapi.console.ui.ChartScale.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.geometry.VPos;
import javafx.scene.Group;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.text.Text;

/**
 * A chart of values over time: lines, areas and stacked bars over light gridlines, with the exact
 * values of a step shown where the pointer is. Values are doubles because they only become pixels;
 * what is written comes as text from exact amounts. New values redraw in place.
 */
public final class TimeChart extends Region {

    /** How a series is drawn. Bars stand on each other, in order. */
    public enum Kind {
        LINE,
        AREA,
        BAR
    }

    /** One series; {@code colour} names a style class such as {@code series-1}. */
    public record Series(
            String name, String colour, Kind kind, List<Double> values, List<String> labels) {

        public Series {
            values = List.copyOf(values);
            labels = List.copyOf(labels);
        }
    }

    /** All that is shown: the axis text and the heading of each step, and the series. */
    public record Content(List<String> ticks, List<String> headings, List<Series> series) {

        public Content {
            ticks = List.copyOf(ticks);
            headings = List.copyOf(headings);
            series = List.copyOf(series);
        }

        public static Content nothing() {
            return new Content(List.of(), List.of(), List.of());
        }
    }

    private static final double BOTTOM = 20;
    private static final double TOP = 6;
    private static final double RIGHT = 6;
    private static final double LABEL_GAP = 8;

    /** So that charts one above the other begin at the same place. */
    private static final double LABELS_AT_LEAST = 44;

    private static final double TICK_SPACING = 84;
    private static final double BAR_SHARE = 0.62;

    private final DoubleFunction<String> axis;
    private final Group plot = new Group();
    private final Group labels = new Group();
    private final Label nothing;
    private final ChartPointer pointer = new ChartPointer();
    private Content content = Content.nothing();

    /** A chart whose vertical axis is written by {@code axis}. */
    public TimeChart(DoubleFunction<String> axis, String nothingToShow) {
        this.axis = axis;
        this.nothing = new Label(nothingToShow);
        nothing.getStyleClass().add("chart-nothing");
        nothing.setMouseTransparent(true);
        getStyleClass().add("time-chart");
        plot.setManaged(false);
        labels.setManaged(false);
        getChildren().addAll(plot, labels, nothing);
        getChildren().addAll(pointer.nodes());
        setMinHeight(90);
        setOnMouseMoved(moved -> pointer.moveTo(moved.getX(), content, this));
        setOnMouseExited(left -> pointer.hide());
    }

    public void show(Content shown) {
        content = shown;
        requestLayout();
    }

    /**
     * Draws anew. What is added in the middle of a layout has no style before the next pass, which
     * on a real window never comes for the children of a group: it is applied here, before anything
     * is measured.
     */
    @Override
    protected void layoutChildren() {
        double peak = peak();
        ChartScale scale = ChartScale.upTo(peak);
        nothing.setVisible(peak == 0);
        plot.getChildren().clear();
        labels.getChildren().clear();
        List<Text> heights = new ArrayList<>();
        double widest = 0;
        for (Tick tick : scale.ticks()) {
            Text text = label(axis.apply(tick.value()));
            heights.add(text);
        }
        labels.applyCss();
        for (Text text : heights) {
            widest = Math.max(widest, text.prefWidth(-1));
        }
        Frame frame =
                new Frame(
                        Math.max(widest, LABELS_AT_LEAST) + LABEL_GAP,
                        TOP,
                        getWidth() - RIGHT,
                        getHeight() - BOTTOM);
        grid(frame, scale, heights);
        ticks(frame);
        drawBars(frame, scale);
        for (Series series : content.series()) {
            if (series.kind() != Kind.BAR) {
                drawLine(series, frame, scale);
            }
        }
        plot.applyCss();
        pointer.fit(frame, scale);
        nothing.autosize();
        nothing.relocate(
                frame.left() + (frame.width() - nothing.getWidth()) / 2,
                frame.top() + (frame.height() - nothing.getHeight()) / 2);
    }

    private double peak() {
        double peak = 0;
        double[] stacked = new double[content.ticks().size()];
        for (Series series : content.series()) {
            for (int i = 0; i < series.values().size(); i++) {
                double value = series.values().get(i);
                if (series.kind() == Kind.BAR) {
                    stacked[i] += value;
                    value = stacked[i];
                }
                peak = Math.max(peak, value);
            }
        }
        return peak;
    }

    private void grid(Frame frame, ChartScale scale, List<Text> heights) {
        int at = 0;
        for (Tick tick : scale.ticks()) {
            double y = Math.round(frame.y(tick.share())) + 0.5;
            Line line = new Line(frame.left(), y, frame.right(), y);
            line.getStyleClass().add(tick.value() == 0 ? "chart-base" : "chart-grid");
            plot.getChildren().add(line);
            Text text = heights.get(at++);
            text.setTextOrigin(VPos.CENTER);
            text.relocate(
                    frame.left() - LABEL_GAP - text.prefWidth(-1), y - text.prefHeight(-1) / 2);
        }
    }

    private void ticks(Frame frame) {
        int steps = content.ticks().size();
        if (steps == 0) {
            return;
        }
        int room = Math.max(1, (int) (frame.width() / TICK_SPACING));
        int stride = Math.max(1, (steps + room - 1) / room);
        List<Text> texts = new ArrayList<>();
        for (int i = stride / 2; i < steps; i += stride) {
            texts.add(label(content.ticks().get(i)));
        }
        labels.applyCss();
        for (int at = 0; at < texts.size(); at++) {
            int i = stride / 2 + at * stride;
            Text text = texts.get(at);
            double width = text.prefWidth(-1);
            double x = frame.x(i, steps) - width / 2;
            double kept = Math.max(frame.left(), Math.min(x, frame.right() - width));
            text.relocate(kept, frame.bottom() + 5);
        }
    }

    private Text label(String words) {
        Text text = new Text(words);
        text.getStyleClass().add("chart-label");
        labels.getChildren().add(text);
        return text;
    }

    private void drawBars(Frame frame, ChartScale scale) {
        int steps = content.ticks().size();
        double[] base = new double[steps];
        double width = frame.width() / Math.max(1, steps) * BAR_SHARE;
        for (Series series : content.series()) {
            if (series.kind() != Kind.BAR) {
                continue;
            }
            Path path = new Path();
            path.getStyleClass().addAll("chart-bar", series.colour());
            for (int i = 0; i < series.values().size(); i++) {
                double value = series.values().get(i);
                if (value > 0) {
                    double low = frame.y(scale.share(base[i]));
                    double high = frame.y(scale.share(base[i] + value));
                    double x = frame.x(i, steps) - width / 2;
                    path.getElements()
                            .addAll(
                                    new MoveTo(x, low),
                                    new LineTo(x, high),
                                    new LineTo(x + width, high),
                                    new LineTo(x + width, low),
                                    new ClosePath());
                }
                base[i] += value;
            }
            plot.getChildren().add(path);
        }
    }

    private void drawLine(Series series, Frame frame, ChartScale scale) {
        int steps = series.values().size();
        List<PathElement> line = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            double x = frame.x(i, steps);
            double y = frame.y(scale.share(series.values().get(i)));
            line.add(i == 0 ? new MoveTo(x, y) : new LineTo(x, y));
        }
        if (series.kind() == Kind.AREA && steps > 0) {
            Path area = new Path();
            area.getElements().addAll(line);
            area.getElements()
                    .addAll(
                            new LineTo(frame.x(steps - 1, steps), frame.bottom()),
                            new LineTo(frame.x(0, steps), frame.bottom()),
                            new ClosePath());
            area.getStyleClass().addAll("chart-area", series.colour());
            plot.getChildren().add(area);
        }
        Path path = new Path();
        path.getElements().addAll(line.stream().map(TimeChart::copy).toList());
        path.getStyleClass().addAll("chart-line", series.colour());
        plot.getChildren().add(path);
    }

    /** A path element belongs to one path only. */
    private static PathElement copy(PathElement element) {
        return switch (element) {
            case MoveTo move -> new MoveTo(move.getX(), move.getY());
            case LineTo line -> new LineTo(line.getX(), line.getY());
            default -> throw new IllegalArgumentException(element.toString());
        };
    }

    @Override
    protected double computePrefHeight(double width) {
        return 160;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 320;
    }

    /** The rectangle the values are drawn in. */
    record Frame(double left, double top, double right, double bottom) {

        double width() {
            return Math.max(0, right - left);
        }

        double height() {
            return Math.max(0, bottom - top);
        }

        /** The middle of a step. */
        double x(int step, int steps) {
            return left + (step + 0.5) / steps * width();
        }

        double y(double share) {
            return bottom - share * height();
        }

        /** The step at a place, or -1. */
        int step(double x, int steps) {
            int step = (int) Math.floor((x - left) / width() * steps);
            return step < 0 || step >= steps ? -1 : step;
        }
    }
}
