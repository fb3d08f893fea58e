package com.nexusapi.console.ui;

import java.time.Instant;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/** A list of names and values, one pair a line. */
public final class Facts extends GridPane {

    private final Surroundings surroundings;

    public Facts(Surroundings surroundings) {
        this.surroundings = surroundings;
        getStyleClass().add("facts");
        ColumnConstraints names = new ColumnConstraints(96, USE_COMPUTED_SIZE, 140);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setHalignment(HPos.LEFT);
        getColumnConstraints().addAll(names, values);
    }

    /** Adds a line whose value is a node. */
    public Facts with(String name, Node value) {
        Label label = new Label(name);
        label.getStyleClass().add("fact-name");
        label.setMinWidth(USE_PREF_SIZE);
        GridPane.setValignment(label, VPos.TOP);
        addRow(getRowCount(), label, value);
        return this;
    }

    /** Adds a line whose value is text, wrapped where it is long. */
    public Facts with(String name, String value) {
        Label label = new Label(value);
        label.setWrapText(true);
        label.getStyleClass().add("fact-value");
        return with(name, label);
    }

    /** Adds an instant: local time, UTC in the tooltip. */
    public Facts with(String name, Instant instant) {
        Label label = new Label(surroundings.formats().dateTimeSeconds(instant));
        label.getStyleClass().add("fact-value");
        label.setTooltip(new Tooltip(Formats.utc(instant)));
        return with(name, label);
    }

    /** Adds an identifier that can be copied. */
    public Facts withId(String name, String id) {
        return with(name, new Copyable(id, surroundings));
    }
}
