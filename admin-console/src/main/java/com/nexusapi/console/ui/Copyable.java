package com.nexusapi.console.ui;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.feather.Feather;

/** An identifier in fixed width with a button that copies it. */
public final class Copyable extends HBox {

    public Copyable(String value, Surroundings surroundings) {
        super(4);
        setAlignment(Pos.CENTER_LEFT);
        Label label = new Label(value);
        label.getStyleClass().add("mono");
        label.setTooltip(new Tooltip(value));
        Button copy = new Button();
        Icons.iconOnly(copy, Feather.COPY, surroundings.text("copy", value));
        copy.getStyleClass().addAll("flat", "tiny");
        copy.setOnAction(pressed -> {
            copy(value);
            copy.setGraphic(Icons.of(Feather.CHECK));
        });
        getChildren().addAll(label, copy);
    }

    /** Puts a text on the clipboard. */
    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
