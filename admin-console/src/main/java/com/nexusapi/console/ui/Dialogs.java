package com.nexusapi.console.ui;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The frame all dialogs share: title, body, buttons at the right. */
public final class Dialogs {

    private Dialogs() {}

    /** A dialog of the usual looks. The last button is the one that acts. */
    public static VBox frame(String title, Node body, Button... buttons) {
        Label heading = new Label(title);
        heading.getStyleClass().add("dialog-title");
        heading.setWrapText(true);
        HBox row = new HBox(8, spacer());
        row.setAlignment(Pos.CENTER_RIGHT);
        row.getChildren().addAll(buttons);
        row.getStyleClass().add("dialog-buttons");
        VBox dialog = new VBox(heading, body, row);
        VBox.setVgrow(body, Priority.ALWAYS);
        dialog.getStyleClass().add("dialog-card");
        dialog.setAccessibleText(title);
        return dialog;
    }

    /** Opens a dialog of the usual looks, which can be cancelled. */
    public static void open(
            Surroundings surroundings, String title, Node body, Button act, Node firstFocus) {
        surroundings.overlay().open(frame(title, body, cancel(surroundings), act), firstFocus);
    }

    /** What stands above a field. */
    public static Label fieldName(String words) {
        Label label = new Label(words);
        label.getStyleClass().add("field-name");
        return label;
    }

    /** A field for some sentences; {@code name} is what a screen reader says. */
    public static TextArea area(String id, int rows, String name) {
        TextArea area = new TextArea();
        area.setId(id);
        area.setPrefRowCount(rows);
        area.setWrapText(true);
        area.setAccessibleText(name);
        return area;
    }

    /** An empty region that takes what room is left. */
    public static Region spacer() {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }

    /** A button that closes the dialog and does nothing else. */
    public static Button cancel(Surroundings surroundings) {
        Button button = new Button(surroundings.text("dialog.cancel"));
        button.setId("dialogCancel");
        button.setCancelButton(true);
        button.setOnAction(pressed -> surroundings.overlay().close());
        return button;
    }

    /** The button that acts, in the accent colour. */
    public static Button primary(String text, String id) {
        Button button = new Button(text);
        button.setId(id);
        button.setDefaultButton(true);
        return button;
    }

    /** The button that acts, in the colour of danger. */
    public static Button danger(String text, String id) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().add("danger");
        return button;
    }
}
